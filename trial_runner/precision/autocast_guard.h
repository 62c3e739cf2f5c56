// SPDX-License-Identifier: Apache-2.0
//
// Mixed precision for one scope: while it lives, ATen runs matrix products on this thread in a half type and keeps
// parameters and gradients in float32. The state is thread-local and restored exactly, also when scopes nest or
// an exception leaves them. Losses and optimizer steps belong outside: on the CPU softmax would stay bfloat16.
#pragma once

#include <c10/core/DeviceType.h>
#include <c10/core/ScalarType.h>

#include <optional>

namespace hpo::trial_runner {

class AutocastGuard {
 public:
  // BFloat16, Half, or Float8_e4m3fn: bfloat16, but products of linear layers are Float8Linear's where that takes them.
  AutocastGuard(c10::DeviceType device, c10::ScalarType type);
  ~AutocastGuard();
  AutocastGuard(const AutocastGuard&) = delete;
  AutocastGuard& operator=(const AutocastGuard&) = delete;

 private:
  c10::DeviceType device_;
  bool enabled_before_;
  c10::ScalarType type_before_;
  bool float8_before_;
};

// What a guard would be made with to compute as this thread does now; nullopt: float32 throughout.
std::optional<c10::ScalarType> AutocastNow(c10::DeviceType device);

// Whether the innermost guard of this thread is of Float8_e4m3fn.
bool ProductsInFloat8();

}  // namespace hpo::trial_runner
