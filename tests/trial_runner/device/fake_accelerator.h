// SPDX-License-Identifier: Apache-2.0
//
// A device that is the CPU: what is recorded is kept as a function and called at each replay.
#pragma once

#include <ATen/ops/empty.h>

#include <atomic>
#include <memory>
#include <utility>
#include <vector>

#include "trial_runner/device/accelerator.h"

namespace hpo::trial_runner {

class FakeUpload final : public BatchUpload {
 public:
  explicit FakeUpload(const UploadShape& shape) : shape_(shape) {}

  LabelledRows Send(const LabelledRows& batch) override {
    const bool bytes = batch.samples.scalar_type() == at::kByte;
    return {bytes ? Pixels(batch.samples) : batch.samples.clone(), batch.labels.clone(), {}, 1};
  }
  void Finish() override {}

 private:
  at::Tensor Pixels(const at::Tensor& bytes) const {
    constexpr std::int64_t kValues = 256;
    const at::Tensor numbers = at::empty(bytes.sizes(), at::TensorOptions().dtype(at::kFloat));
    const auto channels = static_cast<std::int64_t>(shape_.pixel_values.size()) / kValues;
    const std::int64_t plane = bytes.numel() / bytes.size(0) / channels;
    for (std::int64_t i = 0; i < bytes.numel(); ++i) {
      const std::int64_t value = i / plane % channels * kValues + bytes.const_data_ptr<std::uint8_t>()[i];
      numbers.mutable_data_ptr<float>()[i] = shape_.pixel_values[static_cast<std::size_t>(value)];
    }
    return numbers;
  }

  UploadShape shape_;
};

class FakeGraph final : public WorkGraph {
 public:
  FakeGraph(bool fails, int& replays) : fails_(fails), replays_(replays) {}
  void Record(const std::function<void()>& work) override {
    if (fails_) throw std::runtime_error("operation not permitted when stream is capturing");
    work_ = work;
  }
  void Replay() override {
    ++replays_;
    work_();
  }

 private:
  bool fails_;
  int& replays_;
  std::function<void()> work_;
};

class FakeAccelerator final : public Accelerator {
 public:
  explicit FakeAccelerator(bool recording_fails = false, const DeviceCapability& capability = CpuCapability())
      : Accelerator(at::Device(at::kCPU), "fake", capability), recording_fails_(recording_fails) {}
  at::Tensor HostMemory(const std::vector<std::int64_t>& extents, at::ScalarType type) override {
    ++host_tensors;
    return at::empty(extents, at::TensorOptions().dtype(type));
  }
  std::unique_ptr<BatchUpload> NewUpload(const UploadShape& shape) override {
    return std::make_unique<FakeUpload>(shape);
  }
  std::unique_ptr<WorkGraph> NewGraph() override { return std::make_unique<FakeGraph>(recording_fails_, replays); }
  DeviceMemory Memory() const override { return {}; }
  void StartCounting() override {}
  void LimitMemory(std::optional<std::int64_t>) override {}
  void Synchronize() override {}

  int replays = 0;
  std::atomic<int> host_tensors = 0;

 private:
  bool recording_fails_;
};

}  // namespace hpo::trial_runner
