// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/cuda/convert_pixels.h"

namespace hpo::trial_runner {
namespace {

constexpr int kThreads = 256;
constexpr std::int64_t kMostBlocks = 65535;
constexpr int kBytes = 256;  // values of a byte

__global__ void LookUp(PixelBatch batch) {
  const std::int64_t stride = static_cast<std::int64_t>(gridDim.x) * blockDim.x;
  for (std::int64_t i = static_cast<std::int64_t>(blockIdx.x) * blockDim.x + threadIdx.x; i < batch.count;
       i += stride) {
    const std::int64_t channel = i / batch.plane % batch.channels;
    batch.numbers[i] = batch.values[channel * kBytes + batch.bytes[i]];
  }
}

}  // namespace

cudaError_t ConvertPixels(const PixelBatch& batch, cudaStream_t stream) {
  if (batch.count == 0) return cudaSuccess;
  const std::int64_t wanted = (batch.count + kThreads - 1) / kThreads;
  const int blocks = static_cast<int>(wanted < kMostBlocks ? wanted : kMostBlocks);
  LookUp<<<blocks, kThreads, 0, stream>>>(batch);
  return cudaGetLastError();
}

}  // namespace hpo::trial_runner
