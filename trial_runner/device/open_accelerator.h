// SPDX-License-Identifier: Apache-2.0
//
// From the name of a device to what trains on it.
#pragma once

#include <memory>
#include <string>

namespace hpo::trial_runner {

class Accelerator;

// nullptr for "cpu". "cuda" is the first GPU, "cuda:1" the second that this process is shown. Must come before any
// other use of ATen in the process, whose list of devices is made once. Throws std::invalid_argument, which says why
// and what to do, when the name is of no known kind, this installation has no CUDA library, or there is no such GPU.
std::unique_ptr<Accelerator> OpenAccelerator(const std::string& device);

// Loads the CUDA library early where the environment says that this process is meant for a GPU (HPO_DEVICE, as hpo sets
// it). Says nothing: a trial that needs what failed says so.
void PrepareForDevice();

// The entry of the library, `index` from 0.
using OpenCudaDevice = std::unique_ptr<Accelerator> (*)(int index);
inline constexpr const char* kCudaLibrary = "libhpo_trial_cuda.so";
inline constexpr const char* kCudaEntry = "HpoOpenCudaDevice";

}  // namespace hpo::trial_runner
