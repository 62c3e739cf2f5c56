// SPDX-License-Identifier: Apache-2.0
#include <ATen/core/Tensor.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <c10/cuda/CUDAEvent.h>
#include <c10/cuda/CUDAException.h>
#include <c10/cuda/CUDAGuard.h>
#include <c10/cuda/CUDAStream.h>

#include <algorithm>
#include <array>

#include "trial_runner/cuda/convert_pixels.h"
#include "trial_runner/cuda/cuda_parts.h"

namespace hpo::trial_runner {
namespace {

constexpr std::int64_t kByteValues = 256;

at::Tensor Room(std::int64_t rows, const std::vector<std::int64_t>& shape, const at::TensorOptions& options) {
  std::vector<std::int64_t> extents = {rows};
  extents.insert(extents.end(), shape.begin(), shape.end());
  return at::empty(extents, options);
}

LabelledRows RoomFor(const UploadShape& shape, const at::TensorOptions& place) {
  return {.samples = Room(shape.rows, shape.sample_shape, place.dtype(shape.type)),
          .labels = Room(shape.rows, shape.label_shape, place.dtype(shape.label_type)),
          .other_labels = {},
          .share = 1};
}

LabelledRows First(std::int64_t rows, const LabelledRows& all) {
  return {all.samples.narrow(0, 0, rows), all.labels.narrow(0, 0, rows), {}, 1};
}

// One batch in flight. Its memory is made once: the copying stream never returns any to the allocator.
struct Transfer {
  LabelledRows device;             // as copied
  c10::cuda::CUDAEvent copied;     // the host's memory may be written again
  c10::cuda::CUDAEvent done_with;  // the device's may
};

class CudaUpload final : public BatchUpload {
 public:
  CudaUpload(const UploadShape& shape, const at::Device& device)
      : shape_(shape),
        compute_(c10::cuda::getCurrentCUDAStream(device.index())),
        copying_(c10::cuda::getStreamFromPool(/*isHighPriority=*/false, device.index())) {
    // Two streams of the pool may be one; copies would then only not overlap.
    for (Transfer& transfer : transfers_) {
      transfer.device = RoomFor(shape, at::TensorOptions().device(device));
      transfer.done_with.record(compute_);  // the allocator's promise of free memory holds on this stream only
    }
    if (shape.type == at::kByte) {
      const auto count = static_cast<std::int64_t>(shape.pixel_values.size());
      const at::Tensor table = at::empty({count}, at::TensorOptions().dtype(at::kFloat));
      std::copy(shape.pixel_values.begin(), shape.pixel_values.end(), table.mutable_data_ptr<float>());
      pixel_values_ = table.to(device);
    }
  }

  // The copies must be over before the memory is given back; on a device that is broken they are.
  ~CudaUpload() override {
    try {
      Finish();
    } catch (const c10::Error&) {
    }
  }

  void Finish() override {
    for (Transfer& transfer : transfers_) transfer.copied.synchronize();
  }

  LabelledRows Send(const LabelledRows& batch) override {
    Transfer& transfer = transfers_[next_];
    Transfer& before = transfers_[(next_ + 1) % transfers_.size()];
    next_ = (next_ + 1) % transfers_.size();
    before.done_with.record(compute_);  // all that was started uses the batch before, or earlier ones
    transfer.done_with.block(copying_);
    const LabelledRows device = First(batch.labels.size(0), transfer.device);
    {
      const c10::cuda::CUDAStreamGuard on_copying_stream(copying_);
      device.samples.copy_(batch.samples, /*non_blocking=*/true);
      device.labels.copy_(batch.labels, /*non_blocking=*/true);
      transfer.copied.record(copying_);
    }
    transfer.copied.block(compute_);
    return shape_.type == at::kByte ? LabelledRows{Pixels(device.samples), device.labels, {}, 1} : device;
  }

 private:
  at::Tensor Pixels(const at::Tensor& bytes) const {
    const at::Tensor numbers = at::empty_like(bytes, at::TensorOptions().dtype(at::kFloat));
    const std::int64_t channels = pixel_values_.numel() / kByteValues;
    const std::int64_t count = bytes.numel();
    C10_CUDA_CHECK(ConvertPixels({.bytes = bytes.const_data_ptr<std::uint8_t>(),
                                  .values = pixel_values_.const_data_ptr<float>(),
                                  .numbers = numbers.mutable_data_ptr<float>(),
                                  .count = count,
                                  .channels = channels,
                                  .plane = count / bytes.size(0) / channels},
                                 compute_.stream()));
    return numbers;
  }

  UploadShape shape_;
  c10::cuda::CUDAStream compute_, copying_;
  std::array<Transfer, 2> transfers_;
  std::size_t next_ = 0;
  at::Tensor pixel_values_;
};

}  // namespace

std::unique_ptr<BatchUpload> MakeCudaUpload(const UploadShape& shape, const at::Device& device) {
  return std::make_unique<CudaUpload>(shape, device);
}

}  // namespace hpo::trial_runner
