// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "tests/trial_runner/models/sequence_model.h"
#include "trial_runner/models/encoder.h"
#include "trial_runner/models/lstm.h"
#include "trial_runner/models/transformer.h"
#include "trial_runner/models/vit.h"

namespace hpo::trial_runner {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;

std::string Refusal(const ModelEntry& model, const json& changes, const ModelInput& input) {
  try {
    BuildModel(model, changes, input);
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "";
}

Shape Output(const ModelEntry& model, const json& changes, const ModelInput& input) {
  return InferShapes(BuildModel(model, changes, input)).back();
}

const json kGpt2Small = {{"width", 768}, {"depth", 12}, {"heads", 12}};

TEST(TransformerTest, Gpt2SmallHasItsPublishedParameters) {
  const Architecture net = BuildModel(TransformerModel(), kGpt2Small, Text(1024, 50257));
  EXPECT_EQ(InferCost(net).parameters, 124'439'808);
  EXPECT_EQ(InferShapes(net).back(), (Shape{1024, 50257}));
}

TEST(TransformerTest, UntiedWeightsAddASecondTable) {
  json options = kGpt2Small;
  options["tie_weights"] = false;
  EXPECT_EQ(InferCost(BuildModel(TransformerModel(), options, Text(1024, 50257))).parameters,
            124'439'808 + 50257 * 768);
}

// Two operations a parameter and token, of all but the tables, and the output's; attention's pairs come on top.
TEST(TransformerTest, CostIsTwoOperationsAWeightAndToken) {
  const Cost cost = InferCost(BuildModel(TransformerModel(), kGpt2Small, Text(1024, 50257)));
  const double weights = 124'439'808 - 1024 * 768;
  const double pairs = 12 * 4.0 * 768 * (1024 + 1) / 2;
  constexpr double kSmallThings = 0.01;  // norms, activations, softmax, biases
  EXPECT_NEAR(static_cast<double>(cost.flops_per_sample) / (1024 * (2 * weights + pairs)), 1, kSmallThings);
}

TEST(TransformerTest, WeightsStartAsInGpt2) {
  const Architecture net = BuildModel(TransformerModel(), kGpt2Small, Text(8, 50));
  for (const Node& node : net.nodes()) {
    const bool adds = node.name.ends_with("out_proj") || node.name.ends_with("linear2");
    if (adds) {
      EXPECT_DOUBLE_EQ(node.deviation.value(), 0.02 / std::sqrt(24.0)) << node.name;
    } else if (node.deviation) {
      EXPECT_EQ(*node.deviation, kTransformerDeviation) << node.name;
    }
  }
}

TEST(TransformerTest, AClassifierGivesOneRowOfLogits) {
  for (const char* pooling : {"mean", "class_token", "last"}) {
    EXPECT_EQ(Output(TransformerModel(), {{"pooling", pooling}}, LabelledText(9, 20)), Shape{3}) << pooling;
  }
}

TEST(TransformerTest, NumbersAreReadStepByStep) {
  EXPECT_EQ(Output(TransformerModel(), {}, {.sample_shape = {16, 5}, .outputs = 4}), Shape{4});
  EXPECT_EQ(Output(TransformerModel(), {{"frame", 8}}, {.sample_shape = {64}, .outputs = 4}), Shape{4});
}

TEST(TransformerTest, PositionsAreLearnedOrNot) {
  for (const char* kind : {"learned", "sinusoidal", "none"}) {
    const Architecture net = BuildModel(TransformerModel(), {{"positions", kind}}, LabelledText(9, 20));
    EXPECT_EQ(HasNode(net, "positions"), kind != std::string("none"));
  }
  const auto parameters = [](const char* kind) {
    return InferCost(BuildModel(TransformerModel(), {{"positions", kind}}, LabelledText(9, 20))).parameters;
  };
  EXPECT_EQ(parameters("learned") - parameters("none"), 9 * 128);
  EXPECT_EQ(parameters("sinusoidal"), parameters("none"));
}

TEST(TransformerTest, DropoutStandsWhereItIsAskedFor) {
  EXPECT_TRUE(HasNode(BuildModel(TransformerModel(), {}, LabelledText(9, 20)), "layers.3.dropout2"));
  EXPECT_FALSE(HasNode(BuildModel(TransformerModel(), {{"dropout", 0}}, LabelledText(9, 20)), "layers.3.dropout2"));
}

TEST(TransformerTest, DeeperBlocksAreSkippedMoreOften) {
  const Architecture net =
      BuildModel(TransformerModel(), {{"depth", 4}, {"stochastic_depth", 0.2}}, LabelledText(9, 20));
  std::vector<double> probabilities;
  for (const Node& node : net.nodes()) {
    if (const auto* skip = std::get_if<StochasticDepth>(&node.layer)) probabilities.push_back(skip->probability);
  }
  EXPECT_THAT(probabilities, testing::Pointwise(testing::DoubleEq(), {0.05, 0.05, 0.1, 0.1, 0.15, 0.15, 0.2, 0.2}));
  EXPECT_FALSE(HasNode(BuildModel(TransformerModel(), {}, LabelledText(9, 20)), "layers.3.stochastic_depth2"));
}

TEST(TransformerTest, OptionsThatDoNotFitAreNamed) {
  EXPECT_THAT(Refusal(TransformerModel(), {{"heads", 3}}, LabelledText(9, 20)),
              HasSubstr("model.transformer.heads = 3 must divide model.transformer.width = 128"));
  EXPECT_THAT(Refusal(TransformerModel(), {{"frame", 5}}, {.sample_shape = {64}, .outputs = 4}),
              HasSubstr("model.transformer.frame = 5 must divide the 64 numbers"));
}

// Whether any position reads later ones.
bool LooksAhead(const Architecture& net) {
  return std::ranges::any_of(net.nodes(), [](const Node& node) {
    const auto* attention = std::get_if<SelfAttention>(&node.layer);
    return attention != nullptr && !attention->causal;
  });
}

TEST(TransformerTest, TheTaskFollowsTheLabels) {
  EXPECT_EQ(Output(TransformerModel(), {}, Text(9, 20)), (Shape{9, 20}));
  EXPECT_FALSE(LooksAhead(TransformerModel().architecture(OptionsOf(TransformerModel(), {}), Text(9, 20))));
  EXPECT_EQ(Output(TransformerModel(), {}, LabelledText(9, 20)).size(), 1u);
  EXPECT_TRUE(LooksAhead(TransformerModel().architecture(OptionsOf(TransformerModel(), {}), LabelledText(9, 20))));
}

TEST(TransformerTest, TiedWeightsNeedAsManyClassesAsTokens) {
  ModelInput tags = Text(9, 20);
  tags.outputs = 5;
  EXPECT_THAT(Refusal(TransformerModel(), {}, tags), AllOf(HasSubstr("tie_weights"), HasSubstr("5 and 20")));
  EXPECT_EQ(Output(TransformerModel(), {{"tie_weights", false}}, tags), (Shape{9, 5}));
}

TEST(TransformerTest, ImagesAreRefused) {
  EXPECT_THAT(Refusal(TransformerModel(), {}, {.sample_shape = {3, 8, 8}, .outputs = 4}), HasSubstr("got (3, 8, 8)"));
}

TEST(VitTest, ViTBase16HasItsPublishedParameters) {
  const Architecture net = BuildModel(VitModel(), {{"patch", 16}, {"width", 768}, {"depth", 12}, {"heads", 12}},
                                      {.sample_shape = {3, 224, 224}, .outputs = 1000});
  EXPECT_EQ(InferCost(net).parameters, 86'567'656);
}

TEST(VitTest, SquaresMustFillTheImage) {
  EXPECT_THAT(Refusal(VitModel(), {{"patch", 3}}, {.sample_shape = {3, 32, 32}, .outputs = 4}),
              HasSubstr("model.vit.patch = 3 must divide the 32 rows and 32 columns"));
  EXPECT_THAT(Refusal(VitModel(), {}, {.sample_shape = {64}, .outputs = 4}), HasSubstr("needs images"));
  EXPECT_THAT(Refusal(VitModel(), {}, LabelledText(9, 20)), HasSubstr("needs images"));
}

TEST(VitTest, TheMeanNeedsNoClassToken) {
  const ModelInput gray = {.sample_shape = {8, 8}, .outputs = 10};
  EXPECT_FALSE(HasNode(BuildModel(VitModel(), {{"pooling", "mean"}}, gray), "class_token"));
  EXPECT_EQ(Output(VitModel(), {{"pooling", "mean"}}, gray), Shape{10});
}

TEST(LstmTest, ParametersAreThoseOfPyTorch) {
  const auto parameters = [](const char* cell) {
    const json options = {{"cell", cell}, {"depth", 2}, {"width", 32}, {"embedding", 16}};
    return InferCost(BuildModel(LstmModel(), options, LabelledText(9, 20))).parameters;
  };
  constexpr std::int64_t kGate = (16 + 32 + 2) * 32 + (32 + 32 + 2) * 32;
  EXPECT_EQ(parameters("lstm"), 20 * 16 + 4 * kGate + 32 * 3 + 3);
  EXPECT_EQ(parameters("gru"), 20 * 16 + 3 * kGate + 32 * 3 + 3);
}

TEST(LstmTest, EveryTokenGetsLogitsWhereEveryTokenHasALabel) {
  EXPECT_EQ(Output(LstmModel(), {}, Text(9, 20)), (Shape{9, 20}));
  EXPECT_EQ(Output(LstmModel(), {}, LabelledText(9, 20)), Shape{3});
}

TEST(LstmTest, ReadingBothWaysEndsAtBothEnds) {
  const Architecture net = BuildModel(LstmModel(), {{"bidirectional", true}, {"width", 8}}, LabelledText(9, 20));
  EXPECT_EQ(std::get<SequencePool>(net.nodes()[2].layer).pooling, SequencePooling::kFinal);
  EXPECT_EQ(InferShapes(net)[2], Shape{16});
}

TEST(LstmTest, ReadingBackwardsIsRefusedWhereItGivesTheLabelsAway) {
  EXPECT_THAT(Refusal(LstmModel(), {{"bidirectional", true}}, Text(9, 20)), HasSubstr("model.lstm.bidirectional"));
  ModelInput tags = Text(9, 20);
  tags.outputs = 5;
  EXPECT_EQ(Output(LstmModel(), {{"bidirectional", true}}, tags), (Shape{9, 5}));
}

TEST(LstmTest, NumbersNeedNoEmbedding) {
  const Architecture net = BuildModel(LstmModel(), {{"frame", 8}}, {.sample_shape = {64}, .outputs = 10});
  EXPECT_FALSE(HasNode(net, "tokens"));
  EXPECT_EQ(InferShapes(net).front(), (Shape{8, 8}));
}

}  // namespace
}  // namespace hpo::trial_runner
