// SPDX-License-Identifier: Apache-2.0
#include "tests/trial_runner/kernels/against_double.h"

#include <ATen/Parallel.h>
#include <ATen/ops/abs.h>
#include <ATen/ops/max.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/sub.h>
#include <ATen/ops/sum.h>
#include <gtest/gtest.h>
#include <torch/csrc/autograd/autograd.h>

#include <string>

namespace hpo::trial_runner {
namespace {

// The output, then the gradients.
std::vector<at::Tensor> Results(const TensorFunction& function, const std::vector<at::Tensor>& inputs,
                                const at::Tensor& weights, at::ScalarType type) {
  std::vector<at::Tensor> leaves;
  for (const at::Tensor& input : inputs) leaves.push_back(input.detach().to(type, false, true).set_requires_grad(true));
  const at::Tensor output = function(leaves);
  const at::Tensor loss = at::sum(at::mul(output, weights.to(type)));
  std::vector<at::Tensor> results = torch::autograd::grad({loss}, leaves);
  results.insert(results.begin(), output.detach());
  return results;
}

// What rounding leaves of floats of some tenths that cancel: a tensor of few numbers may have no other.
constexpr double kRounding = 1e-7;

double Largest(const at::Tensor& tensor) { return at::max(at::abs(tensor)).item<double>(); }

}  // namespace

OneThread::OneThread() : before_(at::get_num_threads()) { at::set_num_threads(1); }

OneThread::~OneThread() { at::set_num_threads(before_); }

void ExpectMatches(const TensorFunction& kernel, const TensorFunction& reference, const std::vector<at::Tensor>& inputs,
                   double tolerance) {
  const OneThread one_thread;
  const at::Tensor weights = at::randn(reference(inputs).sizes());
  const std::vector<at::Tensor> got = Results(kernel, inputs, weights, at::kFloat);
  const std::vector<at::Tensor> expected = Results(reference, inputs, weights, at::kDouble);
  for (std::size_t i = 0; i < expected.size(); ++i) {
    SCOPED_TRACE(i == 0 ? "output" : "gradient of input " + std::to_string(i - 1));
    ASSERT_EQ(got[i].sizes(), expected[i].sizes());
    EXPECT_LE(Largest(at::sub(got[i], expected[i])), tolerance * Largest(expected[i]) + kRounding);
  }
}

}  // namespace hpo::trial_runner
