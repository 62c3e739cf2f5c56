// SPDX-License-Identifier: Apache-2.0
#include <ATen/CPUGeneratorImpl.h>
#include <ATen/ops/full.h>
#include <ATen/ops/randn.h>

#include <algorithm>
#include <string>

#include "tests/gpu/check.h"
#include "trial_runner/device/accelerator.h"
#include "trial_runner/device/open_accelerator.h"
#include "trial_runner/optim/optimizer.h"

namespace hpo::gpu {
namespace {

using trial_runner::NamedTensor;

constexpr int kSteps = 10;
constexpr double kRate = 0.01;

std::vector<at::Tensor> Random(const std::vector<std::vector<std::int64_t>>& shapes, at::Generator& generator) {
  std::vector<at::Tensor> tensors;
  for (const auto& shape : shapes) tensors.push_back(at::randn(shape, generator));
  return tensors;
}

std::vector<at::Tensor> On(const at::Device& device, const std::vector<at::Tensor>& tensors) {
  std::vector<at::Tensor> moved;
  for (const at::Tensor& tensor : tensors) moved.push_back(tensor.to(device).clone());
  return moved;
}

std::vector<NamedTensor> Named(const std::vector<at::Tensor>& tensors) {
  std::vector<NamedTensor> named;
  for (std::size_t i = 0; i < tensors.size(); ++i)
    named.push_back({"layer" + std::to_string(i) + ".weight", tensors[i]});
  return named;
}

// Largest distance of the parameters after the steps.
double DistanceOf(const trial_runner::OptimizerOptions& options, const at::Device& device) {
  auto generator = at::make_generator<at::CPUGeneratorImpl>(3);
  const std::vector<std::vector<std::int64_t>> shapes = {{33, 17}, {129}, {8, 3, 3, 3}, {1}};
  const std::vector<at::Tensor> cpu = Random(shapes, generator), gpu = On(device, cpu);
  const auto on_cpu = MakeOptimizer(options, Named(cpu)), on_gpu = MakeOptimizer(options, Named(gpu));
  const at::Tensor rate = at::full({}, kRate, at::TensorOptions().dtype(at::kFloat).device(device));
  for (int step = 0; step < kSteps; ++step) {
    const std::vector<at::Tensor> gradients = Random(shapes, generator);
    on_cpu->Step(gradients, kRate);
    on_gpu->Step(On(device, gradients), rate);
  }
  double distance = 0;
  for (std::size_t i = 0; i < cpu.size(); ++i) distance = std::max(distance, Distance(gpu[i], cpu[i]));
  return distance;
}

}  // namespace

Outcome OptimizersStepAsOnTheCpu() {
  constexpr double kTolerance = 1e-5;
  const auto accelerator = trial_runner::OpenAccelerator("cuda");
  Outcome all{true, ""};
  for (const char* name : {"adamw", "adam", "sgd", "rmsprop", "lamb", "lion", "adafactor"}) {
    trial_runner::OptimizerOptions options;
    options.name = name;
    options.weight_decay = 0.01;
    options.sgd.momentum = 0.9;
    const Outcome one = Within(name, DistanceOf(options, accelerator->device()), kTolerance);
    all.holds = all.holds && one.holds;
    all.figures += (all.figures.empty() ? "" : "; ") + one.figures;
  }
  return all;
}

}  // namespace hpo::gpu
