// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/precision/autocast_guard.h"

#include <ATen/autocast_mode.h>

namespace hpo::trial_runner {
namespace {

constexpr c10::ScalarType kFloat8 = c10::ScalarType::Float8_e4m3fn;

thread_local bool products_in_float8 = false;

}  // namespace

AutocastGuard::AutocastGuard(c10::DeviceType device, c10::ScalarType type)
    : device_(device),
      enabled_before_(at::autocast::is_autocast_enabled(device)),
      type_before_(at::autocast::get_autocast_dtype(device)),
      float8_before_(products_in_float8) {
  at::autocast::set_autocast_enabled(device_, true);
  at::autocast::set_autocast_dtype(device_, type == kFloat8 ? c10::ScalarType::BFloat16 : type);
  at::autocast::increment_nesting();
  products_in_float8 = type == kFloat8;
}

AutocastGuard::~AutocastGuard() {
  products_in_float8 = float8_before_;
  // The outermost scope drops the cached bfloat16 weights: the optimizer changes the originals next.
  if (at::autocast::decrement_nesting() == 0) at::autocast::clear_cache();
  at::autocast::set_autocast_enabled(device_, enabled_before_);
  at::autocast::set_autocast_dtype(device_, type_before_);
}

std::optional<c10::ScalarType> AutocastNow(c10::DeviceType device) {
  if (!at::autocast::is_autocast_enabled(device)) return std::nullopt;
  return products_in_float8 ? kFloat8 : at::autocast::get_autocast_dtype(device);
}

bool ProductsInFloat8() { return products_in_float8; }

}  // namespace hpo::trial_runner
