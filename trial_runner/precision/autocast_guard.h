// SPDX-License-Identifier: Apache-2.0
//
// Mixed precision for one scope: while it lives, ATen runs matrix products on this thread in bfloat16 and keeps
// parameters and gradients in float32. The state is thread-local and restored exactly, also when scopes nest or
// an exception leaves them. Losses and optimizer steps belong outside: on the CPU softmax would stay bfloat16.
#pragma once

#include <c10/core/DeviceType.h>
#include <c10/core/ScalarType.h>

namespace hpo::trial_runner {

class AutocastGuard {
 public:
  AutocastGuard(c10::DeviceType device, c10::ScalarType type);
  ~AutocastGuard();
  AutocastGuard(const AutocastGuard&) = delete;
  AutocastGuard& operator=(const AutocastGuard&) = delete;

 private:
  c10::DeviceType device_;
  bool enabled_before_;
  c10::ScalarType type_before_;
};

}  // namespace hpo::trial_runner
