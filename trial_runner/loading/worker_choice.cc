// SPDX-License-Identifier: Apache-2.0
//
// Notation: m, t seconds to make a batch and to train on it; k training threads, c cores, w workers. A batch then takes
// m + t without workers, else the most of t (training never waits), m / w (it always waits) and (m + k t) / c (no core
// is ever idle).
#include "trial_runner/loading/worker_choice.h"

#include <fmt/format.h>

#include <algorithm>

namespace hpo::trial_runner {
namespace {

// Handing over a batch costs about ten microseconds; a batch of numbers takes less time to copy.
constexpr double kLeastMakingSeconds = 200e-6;

// Times are measured to a few percent, and a worker takes memory.
constexpr double kWorthwhile = 1.05;

constexpr std::size_t kBatches = 8;  // enough for a median
constexpr double kEnoughSeconds = 1;

double SecondsWith(int workers, const BatchSeconds& one, int threads, int cores) {
  if (workers == 0) return one.making + one.training;
  return std::max({one.training, one.making / workers, (one.making + threads * one.training) / cores});
}

double Median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::ranges::nth_element(values, middle);
  return *middle;
}

}  // namespace

WorkerChoice ChooseWorkers(const BatchSeconds& seconds, int threads, int cores) {
  WorkerChoice choice;
  constexpr double kMilliseconds = 1e3;
  choice.why = fmt::format("a batch takes {:.2g} ms to make and {:.2g} ms to train on; cores: {}",
                           seconds.making * kMilliseconds, seconds.training * kMilliseconds, cores);
  if (seconds.making < kLeastMakingSeconds) return choice;
  const auto with = [&](int workers) { return SecondsWith(workers, seconds, threads, cores); };
  const double least = std::min(with(0), with(cores));
  while (with(choice.workers) > kWorthwhile * least) ++choice.workers;
  return choice;
}

std::optional<BatchSeconds> BatchStopwatch::Medians() const {
  std::vector<double> making, training;
  double sum = 0;
  for (std::size_t i = 1; i < batches_.size(); ++i) {
    making.push_back(batches_[i].making);
    training.push_back(batches_[i].training);
    sum += batches_[i].making + batches_[i].training;
  }
  if (making.empty() || (making.size() < kBatches && sum < kEnoughSeconds)) return std::nullopt;
  return BatchSeconds{.making = Median(std::move(making)), .training = Median(std::move(training))};
}

}  // namespace hpo::trial_runner
