// SPDX-License-Identifier: Apache-2.0
#include <ATen/Context.h>
#include <ATen/ops/abs.h>
#include <ATen/ops/add.h>
#include <ATen/ops/allclose.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/gelu.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/max.h>
#include <ATen/ops/mean.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/relu.h>
#include <ATen/ops/silu.h>
#include <ATen/ops/tanh.h>
#include <ATen/ops/zeros.h>
#include <gmock/gmock.h>

#include <cmath>
#include <string>
#include <vector>

#include "trial_runner/network.h"

namespace hpo::trial_runner {
namespace {

using testing::ElementsAre;

std::vector<std::string> Names(const std::vector<NamedTensor>& tensors) {
  std::vector<std::string> names;
  for (const NamedTensor& item : tensors) names.push_back(item.name);
  return names;
}

at::Tensor Samples(std::int64_t rows, std::int64_t features) {
  at::manual_seed(11);
  return at::randn({rows, features});
}

TEST(InterpreterTest, ParametersAndBuffersCarryPyTorchNames) {
  Architecture net({3});
  net.Add("norm0", BatchNorm{}, net.Add("hidden0", Linear{.outputs = 5}, Architecture::kInput));
  const auto network = BuildNetwork(net, 1);
  EXPECT_THAT(Names(network->Parameters()),
              ElementsAre("hidden0.weight", "hidden0.bias", "norm0.weight", "norm0.bias"));
  EXPECT_THAT(Names(network->Buffers()),
              ElementsAre("norm0.running_mean", "norm0.running_var", "norm0.num_batches_tracked"));
}

TEST(InterpreterTest, InitialWeightsFillPyTorchsUniformRange) {
  Architecture net({100});
  net.Add("a", Linear{.outputs = 400}, Architecture::kInput);
  const auto network = BuildNetwork(net, 3);
  const double bound = 1 / std::sqrt(100.0);
  for (const NamedTensor& item : network->Parameters()) {
    const double largest = item.tensor.detach().abs().max().item<double>();
    EXPECT_LE(largest, bound) << item.name;
    EXPECT_GT(largest, 0.97 * bound) << item.name;
    EXPECT_NEAR(item.tensor.detach().mean().item<double>(), 0, 0.1 * bound) << item.name;
  }
}

TEST(InterpreterTest, EqualSeedsGiveEqualBitsWhateverTheDefaultGeneratorDid) {
  Architecture net({8});
  net.Add("a", Linear{.outputs = 4}, Architecture::kInput);
  const auto first = BuildNetwork(net, 5);
  at::manual_seed(99);
  const at::Tensor used = at::randn({100});
  const auto second = BuildNetwork(net, 5), other = BuildNetwork(net, 6);
  EXPECT_TRUE(at::equal(first->Parameters()[0].tensor, second->Parameters()[0].tensor));
  EXPECT_FALSE(at::equal(first->Parameters()[0].tensor, other->Parameters()[0].tensor));
}

TEST(InterpreterTest, ForwardEqualsTheSameOperatorsByHand) {
  Architecture net({3});
  const int hidden = net.Add("hidden", Linear{.outputs = 3}, Architecture::kInput);
  const int active = net.Add("activation", Activation{ActivationKind::kTanh}, hidden);
  const int sum = net.Add("sum", Sum{}, {active, hidden, Architecture::kInput});
  net.Add("output", Linear{.outputs = 2, .bias = false}, sum);
  const auto network = BuildNetwork(net, 1);
  const std::vector<NamedTensor> p = network->Parameters();
  const at::Tensor x = Samples(4, 3);
  const at::Tensor h = at::linear(x, p[0].tensor, p[1].tensor);
  const at::Tensor expected = at::linear(at::add(at::add(at::tanh(h), h), x), p[2].tensor);
  EXPECT_TRUE(at::allclose(network->Forward(x), expected));
}

TEST(InterpreterTest, EachActivationIsItsOperator) {
  const at::Tensor x = Samples(4, 3);
  const std::vector<std::pair<ActivationKind, at::Tensor>> rows = {{ActivationKind::kRelu, at::relu(x)},
                                                                   {ActivationKind::kGelu, at::gelu(x)},
                                                                   {ActivationKind::kSilu, at::silu(x)},
                                                                   {ActivationKind::kTanh, at::tanh(x)}};
  for (const auto& [kind, expected] : rows) {
    Architecture net({3});
    net.Add("a", Activation{kind}, Architecture::kInput);
    EXPECT_TRUE(at::allclose(BuildNetwork(net, 1)->Forward(x), expected));
  }
}

TEST(InterpreterTest, DropoutActsOnlyWhileTraining) {
  Architecture net({1000});
  net.Add("drop", Dropout{0.25}, Architecture::kInput);
  const auto network = BuildNetwork(net, 1);
  const at::Tensor x = Samples(1, 1000).abs().add(1);
  const double kept = network->Forward(x).gt(0).to(at::kDouble).mean().item<double>();
  EXPECT_NEAR(kept, 0.75, 0.06);  // four standard deviations of 1000 draws
  network->SetTraining(false);
  EXPECT_TRUE(at::equal(network->Forward(x), x));
}

TEST(InterpreterTest, BatchNormNormalizesBatchesAndRemembersThem) {
  Architecture net({2});
  net.Add("norm", BatchNorm{.epsilon = 1e-5, .momentum = 0.5}, Architecture::kInput);
  const auto network = BuildNetwork(net, 1);
  const at::Tensor x = Samples(64, 2).mul(3).add(7);
  const at::Tensor y = network->Forward(x).detach();
  EXPECT_TRUE(at::allclose(y.mean(0), at::zeros({2}), 0, 1e-5));
  EXPECT_TRUE(at::allclose(network->Buffers()[0].tensor, x.mean(0).mul(0.5), 1e-5));
  EXPECT_EQ(network->Buffers()[2].tensor.item<std::int64_t>(), 1);
  network->SetTraining(false);
  EXPECT_FALSE(at::allclose(network->Forward(x).detach(), y));
  EXPECT_EQ(network->Buffers()[2].tensor.item<std::int64_t>(), 1);
}

}  // namespace
}  // namespace hpo::trial_runner
