// SPDX-License-Identifier: Apache-2.0
//
// The parts of the CUDA accelerator. They belong to the stream that is current when they are made.
#pragma once

#include <memory>

#include "trial_runner/device/accelerator.h"

namespace hpo::trial_runner {

std::unique_ptr<BatchUpload> MakeCudaUpload(const UploadShape& shape, const at::Device& device);
std::unique_ptr<WorkGraph> MakeCudaGraph();

}  // namespace hpo::trial_runner
