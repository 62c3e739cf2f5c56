// SPDX-License-Identifier: Apache-2.0
//
// Layers on sequences against the same arithmetic in plain operators.
#include <ATen/Context.h>
#include <ATen/ops/add.h>
#include <ATen/ops/allclose.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/bmm.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/randint.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/rsqrt.h>
#include <ATen/ops/sigmoid.h>
#include <ATen/ops/softmax.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/tanh.h>
#include <ATen/ops/zeros.h>
#include <ATen/ops/zeros_like.h>
#include <gmock/gmock.h>

#include <cmath>
#include <limits>
#include <vector>

#include "trial_runner/network.h"
#include "trial_runner/planned/planned_engine.h"

namespace hpo::trial_runner {
namespace {

// float32 sums of some ten terms in another order.
constexpr double kRelative = 1e-5, kAbsolute = 1e-6;

testing::AssertionResult Close(const at::Tensor& actual, const at::Tensor& expected) {
  if (at::allclose(actual, expected, kRelative, kAbsolute)) return testing::AssertionSuccess();
  return testing::AssertionFailure() << "differ by " << actual.sub(expected).abs().max().item<double>();
}

struct OneLayer {
  OneLayer(const Layer& layer, Shape input) {
    Architecture net(std::move(input));
    net.Add("a", layer, Architecture::kInput);
    network = BuildNetwork(net, 7);
    for (const NamedTensor& parameter : network->Parameters()) p.push_back(parameter.tensor);
  }

  at::Tensor operator()(const at::Tensor& x) const { return network->Forward(x); }

  std::unique_ptr<Network> network;
  std::vector<at::Tensor> p;
};

at::Tensor Sequences(std::int64_t batch, std::int64_t length, std::int64_t features) {
  at::manual_seed(11);
  return at::randn({batch, length, features});
}

// The heads one by one, each query against the keys it may read.
at::Tensor AttentionByHand(const at::Tensor& x, const std::vector<at::Tensor>& p, std::int64_t heads, bool causal) {
  const std::int64_t width = x.size(2), of_head = width / heads;
  const std::vector<at::Tensor> qkv = at::linear(x, p[0], p[1]).split(width, 2);
  std::vector<at::Tensor> out;
  for (std::int64_t head = 0; head < heads; ++head) {
    const auto part = [&](int i) { return qkv[i].narrow(2, head * of_head, of_head); };
    at::Tensor scores = at::bmm(part(0), part(1).transpose(1, 2)).div(std::sqrt(static_cast<double>(of_head)));
    if (causal) {
      const at::Tensor later = at::ones({x.size(1), x.size(1)}).triu(1).to(at::kBool);
      scores = scores.masked_fill(later, -std::numeric_limits<double>::infinity());
    }
    out.push_back(at::bmm(at::softmax(scores, 2), part(2)));
  }
  return at::cat(out, 2);
}

TEST(SelfAttentionForwardTest, EqualsSoftmaxOfProductsHeadByHead) {
  for (const bool causal : {false, true}) {
    const OneLayer layer(SelfAttention{.heads = 3, .causal = causal}, {5, 12});
    const at::Tensor x = Sequences(2, 5, 12);
    EXPECT_TRUE(Close(layer(x), AttentionByHand(x, layer.p, 3, causal))) << causal;
  }
}

TEST(SelfAttentionForwardTest, DropoutActsOnlyWhileTraining) {
  const OneLayer layer(SelfAttention{.heads = 2, .dropout = 0.5}, {6, 4});
  const at::Tensor x = Sequences(2, 6, 4);
  const at::Tensor whole = AttentionByHand(x, layer.p, 2, false);
  EXPECT_FALSE(at::allclose(layer(x), whole, kRelative, kAbsolute));
  layer.network->SetTraining(false);
  EXPECT_TRUE(Close(layer(x), whole));
}

// One layer in one way; p: weight_ih, weight_hh, bias_ih, bias_hh.
at::Tensor LstmByHand(const at::Tensor& x, const std::vector<at::Tensor>& p) {
  at::Tensor h = at::zeros({x.size(0), p[1].size(1)}), c = h;
  std::vector<at::Tensor> out;
  for (std::int64_t step = 0; step < x.size(1); ++step) {
    const auto gates = at::linear(x.select(1, step), p[0], p[2]).add(at::linear(h, p[1], p[3])).chunk(4, 1);
    c = at::add(at::mul(at::sigmoid(gates[1]), c), at::mul(at::sigmoid(gates[0]), at::tanh(gates[2])));
    h = at::mul(at::sigmoid(gates[3]), at::tanh(c));
    out.push_back(h);
  }
  return at::stack(out, 1);
}

at::Tensor GruByHand(const at::Tensor& x, const std::vector<at::Tensor>& p) {
  at::Tensor h = at::zeros({x.size(0), p[1].size(1)});
  std::vector<at::Tensor> out;
  for (std::int64_t step = 0; step < x.size(1); ++step) {
    const auto in = at::linear(x.select(1, step), p[0], p[2]).chunk(3, 1);
    const auto back = at::linear(h, p[1], p[3]).chunk(3, 1);
    const at::Tensor z = at::sigmoid(at::add(in[1], back[1]));
    const at::Tensor n = at::tanh(at::add(in[2], at::mul(at::sigmoid(at::add(in[0], back[0])), back[2])));
    h = at::add(n, at::mul(z, h.sub(n)));
    out.push_back(h);
  }
  return at::stack(out, 1);
}

using Cell = at::Tensor (*)(const at::Tensor&, const std::vector<at::Tensor>&);

void ExpectStacksOfBothWays(RecurrentCell kind, Cell cell) {
  const OneLayer layer(Recurrent{.cell = kind, .layers = 2, .hidden = 4, .bidirectional = true}, {5, 3});
  at::Tensor x = Sequences(2, 5, 3);
  const at::Tensor actual = layer(x);
  for (std::size_t i = 0; i < layer.p.size(); i += 8) {
    const auto weights = [&](std::size_t first) {
      return std::vector(layer.p.begin() + first, layer.p.begin() + first + 4);
    };
    x = at::cat({cell(x, weights(i)), cell(x.flip(1), weights(i + 4)).flip(1)}, 2);
  }
  EXPECT_TRUE(Close(actual, x));
}

TEST(RecurrentForwardTest, AnLstmIsItsStepsInBothWays) { ExpectStacksOfBothWays(RecurrentCell::kLstm, LstmByHand); }

TEST(RecurrentForwardTest, AGruIsItsStepsInBothWays) { ExpectStacksOfBothWays(RecurrentCell::kGru, GruByHand); }

TEST(RecurrentForwardTest, DropoutBetweenLayersActsOnlyWhileTraining) {
  const OneLayer layer(Recurrent{.layers = 2, .hidden = 8, .dropout = 0.5}, {5, 3});
  const at::Tensor x = Sequences(2, 5, 3);
  EXPECT_FALSE(at::equal(layer(x), layer(x)));
  layer.network->SetTraining(false);
  EXPECT_TRUE(at::equal(layer(x), layer(x)));
}

TEST(CausalTest, ALaterPositionLeavesEarlierOutputsAsTheyAreToTheBit) {
  for (const Layer& layer : {Layer(SelfAttention{.heads = 2, .causal = true}), Layer(Recurrent{.hidden = 8})}) {
    const OneLayer net(layer, {40, 8});
    at::Tensor x = Sequences(3, 40, 8);
    const at::Tensor before = net(x);
    x.select(1, 30).add_(1);
    const at::Tensor after = net(x);
    EXPECT_TRUE(at::equal(before.narrow(1, 0, 30), after.narrow(1, 0, 30)));
    EXPECT_FALSE(at::equal(before.select(1, 30), after.select(1, 30)));
    EXPECT_FALSE(at::equal(before.select(1, 39), after.select(1, 39)));
  }
}

TEST(EmbeddingForwardTest, ReadsRowsByInt32TokensAndDoesNotTrainThePadding) {
  const OneLayer layer(Embedding{.vocabulary = 6, .width = 3, .padding = 2}, {4});
  const at::Tensor tokens = at::arange(8, at::kInt).remainder(6).view({2, 4});
  const at::Tensor out = layer(tokens);
  EXPECT_TRUE(at::equal(out, layer.p[0].index_select(0, tokens.flatten()).view({2, 4, 3})));
  EXPECT_TRUE(at::equal(layer.p[0][2], at::zeros({3})));
  out.sum().backward();
  EXPECT_TRUE(at::equal(layer.p[0].grad().select(1, 0), at::cat({at::ones(2).mul(2), at::zeros(1), at::ones(3)}, 0)));
}

TEST(PatchesForwardTest, EachSquareIsMappedLineByLine) {
  const OneLayer layer(Patches{.size = 2, .width = 5}, {3, 4, 6});
  at::manual_seed(11);
  const at::Tensor image = at::randn({2, 3, 4, 6});
  const at::Tensor out = layer(image);
  const at::Tensor second_line_third = image.narrow(2, 2, 2).narrow(3, 4, 2).flatten(1);
  EXPECT_TRUE(Close(out.select(1, 5), at::linear(second_line_third, layer.p[0].flatten(1), layer.p[1])));
  const OneLayer gray(Patches{.size = 2, .width = 5}, {4, 6});
  EXPECT_EQ(gray(image.select(1, 0)).sizes(), (at::IntArrayRef{2, 6, 5}));
}

TEST(PositionsForwardTest, SineWavesFollowThePaper) {
  const OneLayer layer(Positions{PositionKind::kSinusoidal}, {7, 6});
  const at::Tensor added = layer(at::zeros({1, 7, 6}))[0];
  for (const int position : {0, 1, 6}) {
    for (int k = 0; k < 3; ++k) {
      const double angle = position / std::pow(10000.0, 2 * k / 6.0);
      EXPECT_NEAR(added[position][2 * k].item<double>(), std::sin(angle), kAbsolute);
      EXPECT_NEAR(added[position][2 * k + 1].item<double>(), std::cos(angle), kAbsolute);
    }
  }
  EXPECT_EQ(layer.network->Buffers().front().name, "a.weight");
}

TEST(PositionsForwardTest, LearnedRowsAreAdded) {
  const OneLayer layer(Positions{}, {7, 6});
  const at::Tensor x = Sequences(2, 7, 6);
  EXPECT_TRUE(at::equal(layer(x), at::add(x, layer.p[0])));
}

TEST(ClassTokenForwardTest, StandsInFrontOfEverySample) {
  const OneLayer layer(ClassToken{}, {4, 3});
  const at::Tensor x = Sequences(2, 4, 3), out = layer(x);
  EXPECT_TRUE(at::equal(out.narrow(1, 1, 4), x));
  EXPECT_TRUE(at::equal(out.select(1, 0), layer.p[0].expand({2, 3})));
}

TEST(SequencePoolForwardTest, EachPoolingIsItsPart) {
  const at::Tensor x = Sequences(2, 5, 4);
  const auto pool = [&](SequencePooling pooling) { return OneLayer(SequencePool{pooling}, {5, 4})(x); };
  EXPECT_TRUE(at::equal(pool(SequencePooling::kMean), x.mean(1)));
  EXPECT_TRUE(at::equal(pool(SequencePooling::kFirst), x.select(1, 0)));
  EXPECT_TRUE(at::equal(pool(SequencePooling::kLast), x.select(1, 4)));
  const at::Tensor ends = at::cat({x.select(1, 4).narrow(1, 0, 2), x.select(1, 0).narrow(1, 2, 2)}, 1);
  EXPECT_TRUE(at::equal(pool(SequencePooling::kFinal), ends));
}

TEST(FeatureNormForwardTest, BringsEachPositionToScale) {
  const at::Tensor x = Sequences(2, 5, 8).mul(3).add(1);
  const at::Tensor centred = x.sub(x.mean(2, true));
  const at::Tensor variance = centred.square().mean(2, true), mean_square = x.square().mean(2, true);
  EXPECT_TRUE(Close(OneLayer(LayerNorm{}, {5, 8})(x), centred.mul(at::rsqrt(variance.add(1e-5)))));
  EXPECT_TRUE(Close(OneLayer(RmsNorm{}, {5, 8})(x), x.mul(at::rsqrt(mean_square.add(1e-5)))));
}

TEST(FramesForwardTest, StepsFollowEachOther) {
  const at::Tensor x = at::arange(12, at::kFloat).view({1, 12});
  EXPECT_TRUE(at::equal(OneLayer(Frames{4}, {12})(x), x.view({1, 3, 4})));
}

TEST(SharedTensorsForwardTest, ATiedOutputReadsTheEmbeddingsTable) {
  Architecture net({4});
  const int tokens = net.Add("tokens", Embedding{.vocabulary = 6, .width = 3}, Architecture::kInput);
  net.ShareTensors(net.Add("head", Linear{.outputs = 6, .bias = false}, tokens), tokens);
  const auto network = BuildNetwork(net, 1);
  ASSERT_EQ(network->Parameters().size(), 1u);
  const at::Tensor table = network->Parameters()[0].tensor;
  const at::Tensor x = at::arange(4, at::kInt).view({1, 4});
  const at::Tensor rows = table.narrow(0, 0, 4).unsqueeze(0);
  EXPECT_TRUE(Close(network->Forward(x), at::linear(rows, table)));
  network->Forward(x).sum().backward();
  EXPECT_NE(table.grad()[5].abs().sum().item<double>(), 0);  // a token that was not read gets the output's share
}

TEST(SharedTensorsForwardTest, AreLeftToAutogradByThePlannedEngine) {
  Architecture net({4});
  const int first = net.Add("first", Linear{.outputs = 4}, Architecture::kInput);
  const int second = net.Add("second", Linear{.outputs = 4}, first);
  EXPECT_TRUE(CanPlan(net));
  net.ShareTensors(second, first);
  EXPECT_FALSE(CanPlan(net));
}

TEST(StartNormalForwardTest, WeightsHaveTheDeviationAskedFor) {
  Architecture net({50, 64});
  net.StartNormal(net.Add("a", SelfAttention{.heads = 4}, Architecture::kInput), 0.02);
  const auto network = BuildNetwork(net, 3);
  constexpr double kFourDeviations = 4 * 0.02 / 156;  // of the estimate from 3 * 64 * 64 numbers: sqrt(2 n) = 156
  EXPECT_NEAR(network->Parameters()[0].tensor.detach().std().item<double>(), 0.02, kFourDeviations);
  EXPECT_TRUE(at::equal(network->Parameters()[1].tensor, at::zeros({192})));
}

}  // namespace
}  // namespace hpo::trial_runner
