// SPDX-License-Identifier: Apache-2.0
//
// What `make bench` measures: the machinery around a trial, with nothing to train.
#pragma once

#include <chrono>
#include <filesystem>

#include "search/space/search_space.h"

namespace hpo::bench {

using Seconds = std::chrono::duration<double>;

// Wall seconds of a call.
template <class Function>
double Timed(const Function& function) {
  const auto start = std::chrono::steady_clock::now();
  function();
  return Seconds(std::chrono::steady_clock::now() - start).count();
}

// Five real parameters, as in the peers' measurement.
search::SearchSpace FiveReals();

// Trials per second of an empty objective with random sampling: in memory, with a journal, with a synced journal.
double MemoryRate(int trials);
double JournalRate(const std::filesystem::path& scratch, int trials, bool sync);

// Seconds to read a stored study of `trials` trials with `measurements` each.
double OpenSeconds(const std::filesystem::path& scratch, int trials, int measurements);

// Median seconds of a program's start, e.g. {"hpo", "--version"}.
double StartSeconds(const std::filesystem::path& program, int runs);

// Trials through a warm hpo-trial: median seconds from `start` to the end of the smallest training there is (one
// epoch, one batch of an 8-row table), and the rate of a whole study of such trials.
struct RunnerRates {
  double trials_per_second = 0;
  double median_trial_s = 0;
};
RunnerRates ThroughRunner(const std::filesystem::path& runner, const std::filesystem::path& scratch, int trials);

}  // namespace hpo::bench
