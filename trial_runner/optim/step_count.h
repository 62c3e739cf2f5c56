// SPDX-License-Identifier: Apache-2.0
//
// Steps done, and what follows of them: one minus a power. Kept where the parameters are, so that a step that is
// recorded and replayed on a device counts. Numbers on the CPU are read at once: nothing waits for them. One caller at
// a time.
#pragma once

#include <ATen/core/Tensor.h>

#include <variant>
#include <vector>

namespace hpo::trial_runner {

// A number on the CPU, a float32 scalar elsewhere.
using StepFactor = std::variant<double, at::Tensor>;

class StepCount {
 public:
  // On the device of `parameters`, not empty.
  explicit StepCount(const std::vector<at::Tensor>& parameters);

  void Add();

  StepFactor OneMinusPower(double base) const;     // 1 - base^steps
  StepFactor PowerOfSteps(double exponent) const;  // steps^exponent

  // Float32 scalar that shares storage, as an optimizer's state does.
  const at::Tensor& tensor() const { return steps_; }

 private:
  at::Tensor steps_;
};

}  // namespace hpo::trial_runner
