// SPDX-License-Identifier: Apache-2.0
//
// The numbers of forward and backward passes: which of those asked for a device has, and what takes their place. Pure
// functions, thread-safe.
#pragma once

#include <string>

#include "trial_runner/precision/choice.h"
#include "trial_runner/precision/device_capability.h"

namespace hpo::trial_runner {

class Architecture;

// `asked`: fp32, tf32, bf16, fp16, float8 or auto. What the device lacks is replaced by the next best it has, with the
// reason. Auto is bf16 where the device has instructions for it and the network gains by them; of those measured on a
// CPU (README.md) such with convolutions do, unless some are depthwise. Auto is never fp16, which bf16 is as fast as
// and safer than. Float8 needs a layer that takes it (float8_layers.h). `architecture` is null for a user's own module.
// Throws std::invalid_argument for other names.
Choice ResolvePrecision(const std::string& asked, const DeviceCapability& device, const Architecture* architecture);

// What has the range that fp16 lacks.
std::string WideRange(const DeviceCapability& device);

}  // namespace hpo::trial_runner
