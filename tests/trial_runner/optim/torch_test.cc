// SPDX-License-Identifier: Apache-2.0
//
// The same problem as reference.py's, so that the numbers of Python's torch.optim can be compared with.
#include <ATen/ops/empty.h>
#include <gmock/gmock.h>

#include <cmath>
#include <functional>
#include <string>

#include "tests/trial_runner/optim/torch_numbers.h"
#include "trial_runner/optim/optimizer.h"

namespace hpo::trial_runner {
namespace {

constexpr int kSteps = 10;
// Both are float32 computations of numbers of size one, in different order.
constexpr double kTolerance = 1e-6;

at::Tensor Formula(at::IntArrayRef shape, const std::function<double(int)>& value) {
  at::Tensor tensor = at::empty(shape, at::TensorOptions().dtype(at::kFloat));
  for (int i = 0; i < tensor.numel(); ++i) tensor.mutable_data_ptr<float>()[i] = static_cast<float>(value(i));
  return tensor;
}

std::vector<at::Tensor> Formulas(const std::function<double(int)>& value) {
  return {Formula({3, 4}, value), Formula({5}, value)};
}

class TorchTest : public testing::TestWithParam<TorchCase> {};

TEST_P(TorchTest, TenStepsAgreeWithPython) {
  const std::vector<at::Tensor> initial = Formulas([](int i) { return 0.5 * std::sin(1 + i); });
  const std::vector<NamedTensor> parameters = {{"matrix", initial[0]}, {"vector", initial[1]}};
  const auto optimizer = MakeOptimizer(GetParam().options, parameters);
  for (int step = 0; step < kSteps; ++step) {
    optimizer->Step(Formulas([step](int i) { return std::cos(0.7 * i + 1.3 * step); }), GetParam().options.lr);
  }
  std::vector<double> values;
  for (const NamedTensor& parameter : parameters) {
    for (int i = 0; i < parameter.tensor.numel(); ++i) values.push_back(parameter.tensor.const_data_ptr<float>()[i]);
  }
  EXPECT_THAT(values, testing::Pointwise(testing::DoubleNear(kTolerance), GetParam().parameters));
}

INSTANTIATE_TEST_SUITE_P(All, TorchTest, testing::ValuesIn(TorchCases()),
                         [](const auto& row) { return row.param.options.name + std::to_string(row.index); });

}  // namespace
}  // namespace hpo::trial_runner
