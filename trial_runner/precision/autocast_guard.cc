// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/precision/autocast_guard.h"

#include <ATen/autocast_mode.h>

namespace hpo::trial_runner {

AutocastGuard::AutocastGuard(c10::DeviceType device, c10::ScalarType type)
    : device_(device),
      enabled_before_(at::autocast::is_autocast_enabled(device)),
      type_before_(at::autocast::get_autocast_dtype(device)) {
  at::autocast::set_autocast_enabled(device_, true);
  at::autocast::set_autocast_dtype(device_, type);
  at::autocast::increment_nesting();
}

AutocastGuard::~AutocastGuard() {
  // The outermost scope drops the cached bfloat16 weights: the optimizer changes the originals next.
  if (at::autocast::decrement_nesting() == 0) at::autocast::clear_cache();
  at::autocast::set_autocast_enabled(device_, enabled_before_);
  at::autocast::set_autocast_dtype(device_, type_before_);
}

}  // namespace hpo::trial_runner
