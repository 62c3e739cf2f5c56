// SPDX-License-Identifier: Apache-2.0
//
// Runs trials in processes: warm `hpo-trial` workers, one a slot, or a user's command started anew for each attempt.
// A crash, hang or time-out ends one attempt with its own cause; the worker is respawned. Stopping is a message, then
// TERM, then KILL. One own thread watches all workers.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "hpo/run/executor.h"

namespace hpo::run {

struct ProcessExecutorOptions {
  std::vector<std::string> worker;             // program and arguments of a warm runner; empty when `command` is used
  std::vector<std::string> command;            // program and arguments with {parameter} places, run for each attempt
  int slots = 1;                               // > 0
  std::vector<std::string> devices = {"cpu"};  // slot i uses devices[i % size]
  int threads = 1;                             // CPU threads of each slot, > 0
  std::optional<std::chrono::duration<double>> trial_timeout;  // wall time of one attempt
  std::chrono::duration<double> hang_timeout{120};             // without progress
  std::chrono::duration<double> stop_grace{10};                // message -> TERM -> KILL
  std::chrono::duration<double> start_timeout{60};             // a worker must be ready within
  std::size_t stderr_tail_bytes = 2000;                        // kept for the error of a failed attempt
};

// Borrows the queue. Throws Error(kUnavailable) when the program cannot be found.
std::unique_ptr<Executor> MakeProcessExecutor(ProcessExecutorOptions options, RunQueue& queue);

}  // namespace hpo::run
