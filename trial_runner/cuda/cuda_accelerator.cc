// SPDX-License-Identifier: Apache-2.0
//
// The entry of the CUDA library.
#include <ATen/Context.h>
#include <ATen/core/Tensor.h>
#include <ATen/ops/empty.h>
#include <c10/cuda/CUDACachingAllocator.h>
#include <c10/cuda/CUDAFunctions.h>
#include <c10/cuda/CUDAStream.h>
#include <cuda_runtime_api.h>

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <string>

#include "trial_runner/cuda/cuda_parts.h"
#include "trial_runner/device/accelerator.h"
#include "trial_runner/device/open_accelerator.h"

namespace hpo::trial_runner {
namespace {

using c10::cuda::CUDACachingAllocator::DeviceStats;

constexpr auto kAllMemory = static_cast<std::size_t>(c10::CachingAllocator::StatType::AGGREGATE);

cudaDeviceProp PropertiesOf(int index) {
  cudaDeviceProp properties;
  C10_CUDA_CHECK(cudaGetDeviceProperties(&properties, index));
  return properties;
}

std::string NameOf(int index, const cudaDeviceProp& properties) {
  return "cuda:" + std::to_string(index) + " (" + properties.name + ")";
}

class CudaAccelerator final : public Accelerator {
 public:
  CudaAccelerator(int index, const cudaDeviceProp& properties)
      : Accelerator(at::Device(at::kCUDA, static_cast<at::DeviceIndex>(index)), NameOf(index, properties),
                    CudaCapability(properties.major, properties.minor)) {
    at::globalContext().lazyInitDevice(at::kCUDA);  // else the allocator has no statistics yet
    c10::cuda::set_device(device().index());
    // Not the default stream: on that nothing can be recorded, and it waits for all others.
    c10::cuda::setCurrentCUDAStream(c10::cuda::getStreamFromPool(/*isHighPriority=*/false, device().index()));
    at::globalContext().setBenchmarkCuDNN(true);  // shapes of a trial are few: the search for algorithms pays
    c10::cuda::CUDACachingAllocator::resetPeakStats(device().index());
    LimitDevice(std::nullopt);
  }

  // What this trial's stream has cached no other could use. On a device that is broken nothing can be given back, and
  // what broke it has been told.
  ~CudaAccelerator() override {
    try {
      c10::cuda::setCurrentCUDAStream(c10::cuda::getDefaultCUDAStream(device().index()));
      c10::cuda::CUDACachingAllocator::emptyCache();
    } catch (const c10::Error&) {
    }
  }

  at::Tensor HostMemory(const std::vector<std::int64_t>& extents, at::ScalarType type) override {
    return at::empty(extents, at::TensorOptions().dtype(type).pinned_memory(true));
  }

  std::unique_ptr<BatchUpload> NewUpload(const UploadShape& shape) override { return MakeCudaUpload(shape, device()); }

  std::unique_ptr<WorkGraph> NewGraph() override { return MakeCudaGraph(); }

  DeviceMemory Memory() const override {
    std::size_t free_bytes = 0, total_bytes = 0;
    C10_CUDA_CHECK(cudaMemGetInfo(&free_bytes, &total_bytes));
    const DeviceStats stats = c10::cuda::CUDACachingAllocator::getDeviceStats(device().index());
    return {.total_bytes = static_cast<std::int64_t>(total_bytes),
            .free_bytes = static_cast<std::int64_t>(free_bytes),
            .peak_bytes = stats.allocated_bytes[kAllMemory].peak};
  }

  void StartCounting() override {
    Synchronize();
    c10::cuda::CUDACachingAllocator::emptyCache();
    c10::cuda::CUDACachingAllocator::resetPeakStats(device().index());
  }

  void LimitMemory(std::optional<std::int64_t> bytes) override { LimitDevice(bytes); }

  void Synchronize() override { c10::cuda::device_synchronize(); }

 private:
  void LimitDevice(std::optional<std::int64_t> bytes) {
    const double share = bytes ? static_cast<double>(*bytes) / static_cast<double>(Memory().total_bytes) : 1;
    c10::cuda::CUDACachingAllocator::setMemoryFraction(std::min(share, 1.0), device().index());
  }
};

void RequireDevice(int index) {
  int count = 0;
  const cudaError_t error = cudaGetDeviceCount(&count);
  if (error != cudaSuccess) {
    throw std::runtime_error(std::string("no GPU can be used here: ") + cudaGetErrorString(error));
  }
  if (index >= count) {
    throw std::runtime_error("there are " + std::to_string(count) + " GPUs here, counted from 0");
  }
  if (!at::globalContext().hasCUDA()) {
    throw std::runtime_error("this process has trained on the CPU before; train on the GPU in a new one");
  }
}

}  // namespace
}  // namespace hpo::trial_runner

// hpo-trial and this library are one build: C++ types may cross.
extern "C" __attribute__((visibility("default"))) std::unique_ptr<hpo::trial_runner::Accelerator> HpoOpenCudaDevice(
    int index) {
  hpo::trial_runner::RequireDevice(index);
  return std::make_unique<hpo::trial_runner::CudaAccelerator>(index, hpo::trial_runner::PropertiesOf(index));
}
