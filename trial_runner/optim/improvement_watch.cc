// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/optim/improvement_watch.h"

#include <ATen/ops/empty.h>

#include <limits>

namespace hpo::trial_runner {
namespace {

enum : int { kBest, kStale, kCount };

}  // namespace

ImprovementWatch::ImprovementWatch(double min_delta)
    : min_delta_(min_delta), state_(at::empty({kCount}, at::TensorOptions().dtype(at::kDouble))) {
  Numbers()[kBest] = std::numeric_limits<double>::infinity();
  Numbers()[kStale] = 0;
}

void ImprovementWatch::OnEpoch(double value) {
  double* const numbers = Numbers();
  if (value < numbers[kBest] - min_delta_) {
    numbers[kBest] = value;
    numbers[kStale] = 0;
  } else {
    numbers[kStale] += 1;
  }
}

int ImprovementWatch::stale_epochs() const { return static_cast<int>(Numbers()[kStale]); }

void ImprovementWatch::Restart() { Numbers()[kStale] = 0; }

}  // namespace hpo::trial_runner
