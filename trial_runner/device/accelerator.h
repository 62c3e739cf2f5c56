// SPDX-License-Identifier: Apache-2.0
//
// What training on a GPU needs besides ATen's operators. Implemented by the CUDA library (cuda/), which hpo-trial loads
// when a trial asks for a GPU: the program itself needs no CUDA. One user at a time, on one thread.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "trial_runner/precision/device_capability.h"
#include "trial_runner/training_data.h"

namespace hpo::trial_runner {

// How batches reach the device: copied while the device still works on the batch before.
class BatchUpload {
 public:
  virtual ~BatchUpload() = default;

  // Starts the copy of a batch, best from Accelerator::HostMemory, which must stay as it is until Finish, and returns
  // it on the device, bytes as what they stand for. Work on the device that uses it may be started at once, and none
  // after the next Send.
  virtual LabelledRows Send(const LabelledRows& batch) = 0;

  // Waits until the device has read all that was sent.
  virtual void Finish() = 0;
};

struct UploadShape {
  std::int64_t rows = 1;                                // of the largest batch
  std::vector<std::int64_t> sample_shape, label_shape;  // of one sample
  at::ScalarType type = at::kFloat;                     // of samples: float, int32, or bytes that stand for pixels
  at::ScalarType label_type = at::kLong;
  std::vector<float> pixel_values;  // of bytes: 256 a channel, the first axis of a sample
};

// Work on the device that is recorded once and repeated at the cost of one launch.
class WorkGraph {
 public:
  virtual ~WorkGraph() = default;

  // Runs `work` on the host while what it starts on the device is recorded and not done. Tensors that live before are
  // read and written where they are at each Replay. Throws what `work` throws, and when something cannot be recorded;
  // then the object is of no more use.
  virtual void Record(const std::function<void()>& work) = 0;

  virtual void Replay() = 0;
};

struct DeviceMemory {
  std::int64_t total_bytes = 0;  // of the device
  std::int64_t free_bytes = 0;   // to all processes
  std::int64_t peak_bytes = 0;   // that tensors of this process held at once since they are counted
};

// While it lives, ATen's operators on this thread run on a stream of their own on the device.
class Accelerator {
 public:
  virtual ~Accelerator() = default;

  // An uninitialized tensor of the host in memory that the device reads by itself. Safe to call on any thread.
  virtual at::Tensor HostMemory(const std::vector<std::int64_t>& extents, at::ScalarType type) = 0;

  virtual std::unique_ptr<BatchUpload> NewUpload(const UploadShape& shape) = 0;
  virtual std::unique_ptr<WorkGraph> NewGraph() = 0;
  virtual DeviceMemory Memory() const = 0;

  // Gives back what freed tensors have left, and counts `peak_bytes` from now on.
  virtual void StartCounting() = 0;

  // From now on tensors that would take more than `bytes` > 0 in all run out of memory; nullopt: the device decides.
  virtual void LimitMemory(std::optional<std::int64_t> bytes) = 0;

  virtual void Synchronize() = 0;  // waits for all that was started

  const at::Device& device() const { return device_; }
  const std::string& name() const { return name_; }  // "cuda:0 (NVIDIA H100 80GB HBM3)"
  const DeviceCapability& capability() const { return capability_; }

 protected:
  Accelerator(at::Device device, std::string name, const DeviceCapability& capability)
      : device_(device), name_(std::move(name)), capability_(capability) {}

 private:
  at::Device device_;
  std::string name_;
  DeviceCapability capability_;
};

}  // namespace hpo::trial_runner
