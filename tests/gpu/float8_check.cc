// SPDX-License-Identifier: Apache-2.0
//
// Linear layers in float8 on devices that have it, compute capability 8.9 and up; on others there is nothing to check.
#include <ATen/CPUGeneratorImpl.h>
#include <ATen/ops/randn.h>
#include <torch/csrc/autograd/autograd.h>

#include <algorithm>
#include <vector>

#include "tests/gpu/check.h"
#include "trial_runner/device/accelerator.h"
#include "trial_runner/device/open_accelerator.h"
#include "trial_runner/precision/float8_linear.h"
#include "trial_runner/precision/float8_tensor.h"

namespace hpo::gpu {
namespace {

using Tensors = std::vector<at::Tensor>;

// The output, then the gradients of input, weight and bias.
Tensors Results(const Tensors& from, const at::Device& device) {
  Tensors leaves;
  for (int i = 0; i < 3; ++i) leaves.push_back(from[i].to(device).detach().set_requires_grad(true));
  const at::Tensor output = trial_runner::Float8Linear(leaves[0], leaves[1], leaves[2]);
  Tensors results = torch::autograd::grad({output}, leaves, {from[3].to(device)});
  results.insert(results.begin(), output.detach());
  return results;
}

// Of the numbers in 8 bits, which both devices round alike.
double RoundedApart(const at::Tensor& matrix, const at::Device& device) {
  double apart = 0;
  for (const auto type : {c10::ScalarType::Float8_e4m3fn, c10::ScalarType::Float8_e5m2}) {
    const auto here = trial_runner::ToFloat8(matrix, type), there = trial_runner::ToFloat8(matrix.to(device), type);
    apart += Distance(there.numbers.to(at::kFloat), here.numbers.to(at::kFloat)) + Distance(there.scale, here.scale);
  }
  return apart;
}

}  // namespace

Outcome Float8LayersAreThoseOfTheCpu() {
  constexpr double kTolerance = 2e-2;  // sums of tensor cores have fewer bits than float32, and outputs are bfloat16
  const auto accelerator = trial_runner::OpenAccelerator("cuda");
  if (!accelerator->capability().float8) return {true, "the device has no float8"};
  auto generator = at::make_generator<at::CPUGeneratorImpl>(3);
  double apart = 0, rounded = 0;
  for (const std::int64_t rows : {64, 37, 1}) {  // the gradients' products fill up the last two
    const at::Tensor dy = at::randn({rows, 320}, generator).to(at::kBFloat16);
    const Tensors from = {at::randn({rows, 256}, generator), at::randn({320, 256}, generator),
                          at::randn({320}, generator), dy};
    rounded += RoundedApart(from[0], accelerator->device()) + RoundedApart(dy, accelerator->device());
    const Tensors cpu = Results(from, at::kCPU), gpu = Results(from, accelerator->device());
    for (std::size_t i = 0; i < cpu.size(); ++i) apart = std::max(apart, Distance(gpu[i], cpu[i]));
  }
  const Outcome same = Within("rounded numbers apart", rounded, 0), near = Within("results apart", apart, kTolerance);
  return {same.holds && near.holds, same.figures + "; " + near.figures};
}

}  // namespace hpo::gpu
