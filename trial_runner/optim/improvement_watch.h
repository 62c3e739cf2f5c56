// SPDX-License-Identifier: Apache-2.0
//
// How long a value has not become better: what the plateau schedule and early stopping wait for.
#pragma once

#include <ATen/core/Tensor.h>

namespace hpo::trial_runner {

class ImprovementWatch {
 public:
  // `min_delta` >= 0: a value is better when it is smaller than the best by more than this.
  explicit ImprovementWatch(double min_delta);

  // Told once an epoch; smaller values are better.
  void OnEpoch(double value);

  // Epochs since the best one.
  int stale_epochs() const;

  // Counts anew, the best value kept.
  void Restart();

  // Best value and stale epochs, float64 on the CPU. Shares storage: copying a checkpoint's values in is loading.
  const at::Tensor& state() const { return state_; }

 private:
  double* Numbers() const { return state_.mutable_data_ptr<double>(); }

  double min_delta_;
  at::Tensor state_;
};

}  // namespace hpo::trial_runner
