// SPDX-License-Identifier: Apache-2.0
//
// What a device can compute in, asked once for a trial. A plain value, so that what follows from it is tested without
// the device.
#pragma once

#include <utility>

namespace hpo::trial_runner {

struct DeviceCapability {
  bool cuda = false;
  bool tf32 = false;       // matrix products of float32 with mantissas cut to 10 bits
  bool bf16 = false;       // at all, emulated or not
  bool fast_bf16 = false;  // by instructions of its own
  bool fp16 = false;
  bool float8 = false;
};

// Of the processor this runs on.
DeviceCapability CpuCapability();

// Of a CUDA device by its compute capability, 8.9 as (8, 9). Inline, since the CUDA library needs it.
inline DeviceCapability CudaCapability(int major, int minor) {
  const auto from = [&](int least_major, int least_minor) {
    return std::pair(major, minor) >= std::pair(least_major, least_minor);
  };
  const bool ampere = from(8, 0);
  return {.cuda = true, .tf32 = ampere, .bf16 = ampere, .fast_bf16 = ampere, .fp16 = true, .float8 = from(8, 9)};
}

}  // namespace hpo::trial_runner
