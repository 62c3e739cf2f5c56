// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/precision/device_capability.h"

#include <ATen/cpu/Utils.h>

#include <utility>

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

DeviceCapability CudaCapability(int major, int minor) {
  const auto from = [&](int least_major, int least_minor) {
    return std::pair(major, minor) >= std::pair(least_major, least_minor);
  };
  const bool ampere = from(8, 0);
  return {.cuda = true, .tf32 = ampere, .bf16 = ampere, .fast_bf16 = ampere, .fp16 = true, .float8 = from(8, 9)};
}

}  // namespace hpo::trial_runner
