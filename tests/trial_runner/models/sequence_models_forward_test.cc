// SPDX-License-Identifier: Apache-2.0
//
// The sequence models at work: gradients, causality and learning.
#include <ATen/Context.h>
#include <ATen/ops/add.h>
#include <ATen/ops/allclose.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/bmm.h>
#include <ATen/ops/cross_entropy_loss.h>
#include <ATen/ops/embedding.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/gelu.h>
#include <ATen/ops/layer_norm.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/randint.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/randn_like.h>
#include <ATen/ops/softmax.h>
#include <gmock/gmock.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tests/trial_runner/models/sequence_model.h"
#include "trial_runner/models/lstm.h"
#include "trial_runner/models/transformer.h"
#include "trial_runner/models/vit.h"
#include "trial_runner/network.h"
#include "trial_runner/optim/optimizer.h"
#include "trial_runner/precision/autocast_guard.h"

namespace hpo::trial_runner {
namespace {

using nlohmann::json;

struct Case {
  const char* name;
  ModelEntry model;
  json options;
  ModelInput input;
};

const json kSmall = {{"width", 16}, {"depth", 2}, {"heads", 2}};

// `more` over the small sizes.
json Small(const json& more) {
  json options = kSmall;
  options.update(more);
  return options;
}

std::vector<Case> Cases() {
  const ModelInput numbers = {.sample_shape = {6, 5}, .outputs = 3};
  return {
      {"encoder", TransformerModel(), Small(json::object()), LabelledText(7, 11)},
      {"class_token", TransformerModel(), Small({{"pooling", "class_token"}}), LabelledText(7, 11)},
      {"rms_norm", TransformerModel(), Small({{"norm", "rms_norm"}, {"positions", "sinusoidal"}}), numbers},
      {"language", TransformerModel(), Small(json::object()), Text(7, 11)},
      {"dropped_attention", TransformerModel(), Small({{"attention_dropout", 0.5}}), LabelledText(7, 11)},
      {"vit", VitModel(), Small(json::object()), {.sample_shape = {3, 8, 8}, .outputs = 3}},
      {"vit_mean", VitModel(), Small({{"pooling", "mean"}}), {.sample_shape = {8, 8}, .outputs = 3}},
      {"lstm", LstmModel(), {{"width", 8}, {"depth", 2}, {"dropout", 0.2}}, LabelledText(7, 11)},
      {"lstm_language", LstmModel(), {{"width", 8}}, Text(7, 11)},
      {"gru_both_ways", LstmModel(), {{"cell", "gru"}, {"width", 8}, {"bidirectional", true}}, numbers},
  };
}

at::Tensor Samples(const ModelInput& input, std::int64_t batch = 4) {
  at::manual_seed(3);
  Shape shape = input.sample_shape;
  shape.insert(shape.begin(), batch);
  return input.vocabulary > 0 ? at::randint(input.vocabulary, shape, at::kInt) : at::randn(shape);
}

class SequenceModelTest : public testing::TestWithParam<Case> {
 protected:
  const Architecture net_ = BuildModel(GetParam().model, GetParam().options, GetParam().input);
  const std::unique_ptr<Network> network_ = BuildNetwork(net_, 5);
  const at::Tensor samples_ = Samples(GetParam().input);
};

TEST_P(SequenceModelTest, PutsOutWhatInferenceSays) {
  Shape expected = InferShapes(net_).back();
  expected.insert(expected.begin(), 4);
  EXPECT_EQ(network_->Forward(samples_).sizes(), at::IntArrayRef(expected));
}

TEST_P(SequenceModelTest, GradientsReachEveryParameter) {
  const at::Tensor logits = network_->Forward(samples_);
  at::mul(logits, at::randn_like(logits)).sum().backward();
  for (const NamedTensor& parameter : network_->Parameters()) {
    ASSERT_TRUE(parameter.tensor.grad().defined()) << parameter.name;
    EXPECT_GT(parameter.tensor.grad().abs().max().item<double>(), 0) << parameter.name;
  }
}

TEST_P(SequenceModelTest, TrainsUnderBfloat16) {
  std::optional<AutocastGuard> autocast(std::in_place, at::kCPU, at::kBFloat16);
  const at::Tensor logits = network_->Forward(samples_).to(at::kFloat);
  autocast.reset();
  logits.square().sum().backward();
  for (const NamedTensor& parameter : network_->Parameters()) {
    ASSERT_TRUE(parameter.tensor.grad().defined()) << parameter.name;
    EXPECT_TRUE(parameter.tensor.grad().isfinite().all().item<bool>()) << parameter.name;
  }
}

INSTANTIATE_TEST_SUITE_P(All, SequenceModelTest, testing::ValuesIn(Cases()),
                         [](const auto& row) { return row.param.name; });

// torch.nn.TransformerEncoder with norm_first on the mean over positions, by the names that its state dict has.
TEST(TransformerForwardTest, IsTorchsEncoderWithNormsFirst) {
  const json options = Small({{"depth", 1}, {"heads", 1}, {"dropout", 0}});
  const auto network = BuildNetwork(BuildModel(TransformerModel(), options, LabelledText(7, 11)), 5);
  std::map<std::string, at::Tensor> p;
  for (const NamedTensor& parameter : network->Parameters()) p[parameter.name] = parameter.tensor;
  const auto norm = [&](const std::string& name, const at::Tensor& x) {
    return at::layer_norm(x, {16}, p.at(name + ".weight"), p.at(name + ".bias"));
  };
  const auto linear = [&](const std::string& name, const at::Tensor& x) {
    return at::linear(x, p.at(name + ".weight"), p.at(name + ".bias"));
  };
  const at::Tensor tokens = Samples(LabelledText(7, 11));
  at::Tensor x = at::add(at::embedding(p.at("tokens.weight"), tokens), p.at("positions.weight"));
  const at::Tensor projection = p.at("layers.0.self_attn.in_proj_weight");
  const auto qkv =
      at::linear(norm("layers.0.norm1", x), projection, p.at("layers.0.self_attn.in_proj_bias")).chunk(3, 2);
  const at::Tensor weights = at::softmax(at::bmm(qkv[0], qkv[1].transpose(1, 2)).div(4), 2);  // sqrt(16) = 4
  x = at::add(x, linear("layers.0.self_attn.out_proj", at::bmm(weights, qkv[2])));
  const at::Tensor hidden = at::gelu(linear("layers.0.linear1", norm("layers.0.norm2", x)));
  x = at::add(x, linear("layers.0.linear2", hidden));
  const at::Tensor expected = linear("head", norm("norm", x).mean(1));
  EXPECT_TRUE(at::allclose(network->Forward(tokens), expected, /*rtol=*/1e-5, /*atol=*/1e-6));
}

struct LanguageModel {
  const char* name;
  ModelEntry model;
  json options;
};

class LanguageModelTest : public testing::TestWithParam<LanguageModel> {
 protected:
  static constexpr std::int64_t kLength = 12, kVocabulary = 8;

  std::unique_ptr<Network> Build() const {
    return BuildNetwork(BuildModel(GetParam().model, GetParam().options, Text(kLength, kVocabulary)), 5);
  }
};

TEST_P(LanguageModelTest, ALaterTokenLeavesEarlierLogitsAsTheyAreToTheBit) {
  const auto network = Build();
  network->SetTraining(false);
  at::Tensor tokens = Samples(Text(kLength, kVocabulary));
  const at::Tensor before = network->Forward(tokens);
  tokens.select(1, 8).add_(1).remainder_(kVocabulary);
  const at::Tensor after = network->Forward(tokens);
  EXPECT_TRUE(at::equal(before.narrow(1, 0, 8), after.narrow(1, 0, 8)));
  EXPECT_FALSE(at::equal(before.select(1, 8), after.select(1, 8)));
}

// Rows of 0 1 2 3 4 0 1 ..., each from another phase: one token tells the next.
TEST_P(LanguageModelTest, LearnsARepeatingSequenceByHeart) {
  constexpr std::int64_t kPeriod = 5, kSteps = 120;
  const auto network = Build();
  const std::vector<NamedTensor> parameters = network->Parameters();
  const auto optimizer = MakeOptimizer({.name = "adam"}, parameters);
  const at::Tensor phases = at::arange(kPeriod).view({kPeriod, 1}).add(at::arange(kLength + 1)).remainder(kPeriod);
  const at::Tensor samples = phases.narrow(1, 0, kLength).to(at::kInt);
  const at::Tensor labels = phases.narrow(1, 1, kLength).reshape({-1});
  double loss = 0;
  for (int step = 0; step < kSteps; ++step) {
    std::vector<at::Tensor> gradients;
    for (const NamedTensor& parameter : parameters) parameter.tensor.mutable_grad() = at::Tensor();
    const at::Tensor mean = at::cross_entropy_loss(network->Forward(samples).reshape({-1, kVocabulary}), labels);
    mean.backward();
    for (const NamedTensor& parameter : parameters) gradients.push_back(parameter.tensor.grad());
    optimizer->Step(gradients, /*lr=*/0.01);
    loss = mean.item<double>();
  }
  EXPECT_LT(loss, 0.02);
}

INSTANTIATE_TEST_SUITE_P(
    All, LanguageModelTest,
    testing::Values(LanguageModel{"transformer", TransformerModel(), Small({{"dropout", 0}})},
                    LanguageModel{"untied", TransformerModel(), Small({{"dropout", 0}, {"tie_weights", false}})},
                    LanguageModel{"lstm", LstmModel(), {{"width", 16}, {"embedding", 8}}},
                    LanguageModel{"gru", LstmModel(), {{"cell", "gru"}, {"width", 16}, {"embedding", 8}}}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace hpo::trial_runner
