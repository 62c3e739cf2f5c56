// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/models/mlp.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <string>
#include <vector>

#include "trial_runner/architecture/inference.h"

namespace hpo::trial_runner {
namespace {

using testing::ElementsAre;

// The model's defaults with `changes` over them.
nlohmann::json Options(const nlohmann::json& changes = nlohmann::json::object()) {
  nlohmann::json options;
  for (const Field& field : MlpModel().fields) options[field.name] = field.fallback;
  options.update(changes);
  return options;
}

Architecture Build(const nlohmann::json& changes, std::int64_t features = 64) {
  return MlpModel().architecture(Options(changes), {.sample_shape = {features}, .outputs = 10});
}

std::vector<std::string> Names(const Architecture& net) {
  std::vector<std::string> names;
  for (const Node& node : net.nodes()) names.push_back(node.name);
  return names;
}

TEST(MlpTest, DefaultsGiveTwoReluBlocks) {
  const Architecture net = Build(nlohmann::json::object());
  EXPECT_THAT(Names(net), ElementsAre("hidden0", "activation0", "hidden1", "activation1", "output"));
  EXPECT_EQ(InferCost(net).parameters, (64 * 128 + 128) + (128 * 128 + 128) + (128 * 10 + 10));
}

TEST(MlpTest, WithoutABlockItIsALinearModel) { EXPECT_THAT(Names(Build({{"depth", 0}})), ElementsAre("output")); }

TEST(MlpTest, CategoriesAreEmbeddedBesideTheNumbers) {
  const auto build = [](const nlohmann::json& changes, std::vector<std::int64_t> counts, std::int64_t columns) {
    return MlpModel().architecture(Options(changes),
                                   {.sample_shape = {columns}, .outputs = 10, .categories = std::move(counts)});
  };
  const Architecture net = build({{"depth", 0}}, {7, 300}, 5);
  EXPECT_THAT(Names(net), ElementsAre("numbers", "embedding0", "embedding1", "columns", "output"));
  EXPECT_EQ(InferCost(net).parameters, 7 * 4 + 300 * 50 + (3 + 4 + 50) * 10 + 10);
  EXPECT_EQ(InferCost(build({{"depth", 0}, {"embedding_width", 2}}, {7, 300}, 5)).parameters,
            7 * 2 + 300 * 2 + (3 + 2 + 2) * 10 + 10);
  EXPECT_THAT(Names(build({{"depth", 0}}, {7}, 1)), ElementsAre("embedding0", "output"));
}

TEST(MlpTest, ABlockIsLinearNormActivationDropout) {
  const Architecture net = Build({{"depth", 1}, {"batch_norm", true}, {"dropout", 0.5}, {"activation", "silu"}});
  EXPECT_THAT(Names(net), ElementsAre("hidden0", "norm0", "activation0", "dropout0", "output"));
  EXPECT_EQ(std::get<Activation>(net.nodes()[2].layer).kind, ActivationKind::kSilu);
  EXPECT_EQ(std::get<Dropout>(net.nodes()[3].layer).probability, 0.5);
}

TEST(MlpTest, ResidualEdgesGoAroundBlocksOfEqualWidth) {
  const Architecture net = Build({{"depth", 2}, {"width", 32}, {"residual", true}});
  EXPECT_THAT(Names(net), ElementsAre("hidden0", "activation0", "hidden1", "activation1", "residual1", "output"));
  EXPECT_THAT(net.nodes()[4].inputs, ElementsAre(3, 1));
  EXPECT_EQ(InferShapes(net).back(), Shape{10});
}

TEST(MlpTest, TheFirstBlockIsResidualWhenTheSampleHasItsWidth) {
  const Architecture net = Build({{"depth", 1}, {"width", 64}, {"residual", true}});
  EXPECT_THAT(net.nodes()[2].inputs, ElementsAre(1, Architecture::kInput));
}

TEST(MlpTest, TheLargestOptionsStillGiveAnArchitecture) {
  const Architecture net = Build({{"depth", 16}, {"width", 8192}, {"batch_norm", true}, {"residual", true}});
  EXPECT_EQ(InferCost(net).parameters,
            (64LL * 8192 + 8192) + 15 * (8192LL * 8192 + 8192) + 16 * 2 * 8192LL + (8192 * 10 + 10));
}

TEST(MlpTest, TokensAreRefused) {
  EXPECT_THAT(
      [] { MlpModel().architecture(Options(), {.sample_shape = {8}, .outputs = 2, .vocabulary = 50}); },
      testing::ThrowsMessage<std::invalid_argument>(testing::HasSubstr("takes numbers, the data set has tokens")));
}

TEST(MlpTest, SamplesOfSeveralAxesAreFlattened) {
  const Architecture net = MlpModel().architecture(Options({{"width", 192}, {"residual", true}}),
                                                   {.sample_shape = {3, 8, 8}, .outputs = 10});
  EXPECT_THAT(Names(net), ElementsAre("flatten", "hidden0", "activation0", "residual0", "hidden1", "activation1",
                                      "residual1", "output"));
  EXPECT_THAT(net.nodes()[3].inputs, ElementsAre(2, 0));
  EXPECT_EQ(InferShapes(net).front(), Shape{192});
}

}  // namespace
}  // namespace hpo::trial_runner
