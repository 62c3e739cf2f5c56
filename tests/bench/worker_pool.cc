// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/worker_pool.h"

#include <cmath>

namespace hpo::bench {
namespace {

constexpr double kSigma = 0.7;  // of the logarithm of a duration

}  // namespace

void WorkerPool::Start(int trial) {
  running_.emplace(now_ + std::exp(kSigma * durations_.Normal() - 0.5 * kSigma * kSigma), trial);
}

int WorkerPool::Wait() {
  const auto [end, trial] = running_.top();
  running_.pop();
  now_ = end;
  return trial;
}

}  // namespace hpo::bench
