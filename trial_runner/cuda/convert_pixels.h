// SPDX-License-Identifier: Apache-2.0
//
// Bytes of images to the numbers they stand for, on the device: the same bits as on the CPU, since both look them up.
#pragma once

#include <cuda_runtime_api.h>

#include <cstdint>

namespace hpo::trial_runner {

// Pointers to memory of the device.
struct PixelBatch {
  const std::uint8_t* bytes;  // (rows, channels, plane)
  const float* values;        // (channels, 256)
  float* numbers;             // like bytes
  std::int64_t count;         // of bytes; 0 is allowed
  std::int64_t channels;
  std::int64_t plane;  // pixels of a channel
};

// Starts the conversion on `stream`. Returns the launch's error.
cudaError_t ConvertPixels(const PixelBatch& batch, cudaStream_t stream);

}  // namespace hpo::trial_runner
