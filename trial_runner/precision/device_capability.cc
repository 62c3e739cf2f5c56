// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/precision/device_capability.h"

#include <ATen/cpu/Utils.h>

namespace hpo::trial_runner {

// ATen computes in both half types on every processor; only with instructions for it is bfloat16 worth its while.
DeviceCapability CpuCapability() {
  const auto flags = at::cpu::get_cpu_capabilities();
  const auto has = [&](const char* name) {
    const auto found = flags.find(name);
    return found != flags.end() && found->second.isBool() && found->second.toBool();
  };
  return {.bf16 = true, .fast_bf16 = has("avx512_bf16") || has("amx_bf16"), .fp16 = true};
}

}  // namespace hpo::trial_runner
