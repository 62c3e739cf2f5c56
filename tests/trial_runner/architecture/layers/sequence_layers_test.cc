// SPDX-License-Identifier: Apache-2.0
//
// What is known of the layers on sequences before anything runs.
#include <gmock/gmock.h>

#include <stdexcept>
#include <string>
#include <vector>

#include "trial_runner/architecture/inference.h"

namespace hpo::trial_runner {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

LayerFacts Facts(const Layer& layer, const Shape& input) {
  Architecture net(input);
  net.Add("a", layer, Architecture::kInput);
  return InferFacts(net).front();
}

std::string Refusal(const Layer& layer, const Shape& input) {
  try {
    Facts(layer, input);
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "";
}

std::vector<std::string> TensorNames(const LayerFacts& facts) {
  std::vector<std::string> names;
  for (const TensorSpec& spec : facts.tensors) names.push_back(spec.name);
  return names;
}

TEST(EmbeddingTest, EachTokenBecomesARowOfTheTable) {
  const LayerFacts facts = Facts(Embedding{.vocabulary = 50, .width = 8, .padding = 3}, {12});
  EXPECT_EQ(facts.output, (Shape{12, 8}));
  EXPECT_EQ(facts.tensors.front().shape, (Shape{50, 8}));
  EXPECT_EQ(facts.tensors.front().init.zero_row, 3);
}

TEST(EmbeddingTest, APaddingTokenOutsideTheVocabularyIsRefused) {
  EXPECT_THAT(Refusal(Embedding{.vocabulary = 5, .width = 8, .padding = 5}, {12}),
              AllOf(HasSubstr("layer 'a'"), HasSubstr("padding = 5"), HasSubstr("vocabulary = 5")));
}

TEST(FramesTest, ARowOfNumbersIsCutIntoSteps) {
  EXPECT_EQ(Facts(Frames{8}, {64}).output, (Shape{8, 8}));
  EXPECT_THAT(Refusal(Frames{5}, {64}), HasSubstr("size = 5 must divide the 64 of (64)"));
  EXPECT_THAT(Refusal(Frames{2}, {8, 8}), HasSubstr("got (8, 8)"));
}

TEST(PatchesTest, SquaresOfAnImageBecomePositions) {
  const LayerFacts facts = Facts(Patches{.size = 4, .width = 10}, {3, 8, 12});
  EXPECT_EQ(facts.output, (Shape{6, 10}));
  EXPECT_EQ(facts.tensors.front().shape, (Shape{10, 3, 4, 4}));
  EXPECT_EQ(facts.flops, 6 * 10 * (2 * 3 * 4 * 4 + 1));
  EXPECT_EQ(Facts(Patches{.size = 4, .width = 10}, {8, 12}).output, (Shape{6, 10}));
}

TEST(PatchesTest, ImagesThatDoNotConsistOfSquaresAreRefused) {
  EXPECT_THAT(Refusal(Patches{.size = 4, .width = 10}, {3, 8, 10}), HasSubstr("size = 4 must divide the 10"));
  EXPECT_THAT(Refusal(Patches{.size = 4, .width = 10}, {64}), HasSubstr("needs an image"));
}

TEST(PositionsTest, LearnedRowsAreTrainedAndSineWavesAreKept) {
  EXPECT_EQ(Facts(Positions{PositionKind::kLearned}, {5, 4}).tensors.front().role, TensorRole::kParameter);
  EXPECT_EQ(Facts(Positions{PositionKind::kSinusoidal}, {5, 4}).tensors.front().role, TensorRole::kBuffer);
}

TEST(ClassTokenTest, ASequenceGrowsByOnePosition) { EXPECT_EQ(Facts(ClassToken{}, {5, 4}).output, (Shape{6, 4})); }

TEST(SequencePoolTest, ASequenceBecomesOneRow) {
  for (const auto& row : NamesOf(SequencePooling{})) EXPECT_EQ(Facts(SequencePool{row.value}, {5, 4}).output, Shape{4});
  EXPECT_THAT(Refusal(SequencePool{SequencePooling::kFinal}, {5, 3}), HasSubstr("even number"));
}

TEST(SelfAttentionTest, TensorsAreThoseOfMultiheadAttention) {
  const LayerFacts facts = Facts(SelfAttention{.heads = 2}, {5, 4});
  EXPECT_EQ(facts.output, (Shape{5, 4}));
  EXPECT_THAT(TensorNames(facts), ElementsAre("a.in_proj_weight", "a.in_proj_bias"));
  EXPECT_EQ(facts.tensors[0].shape, (Shape{12, 4}));
}

TEST(SelfAttentionTest, CostCountsPairsOfPositions) {
  constexpr std::int64_t kProjection = 5 * 12 * (2 * 4 + 1);
  EXPECT_EQ(Facts(SelfAttention{.heads = 2}, {5, 4}).flops, kProjection + 25 * (4 * 4 + 3 * 2));
  EXPECT_EQ(Facts(SelfAttention{.heads = 2, .causal = true}, {5, 4}).flops, kProjection + 15 * (4 * 4 + 3 * 2));
}

TEST(SelfAttentionTest, BackwardKeepsQueriesKeysAndValues) {
  Architecture net({5, 4});
  net.Add("a", SelfAttention{.heads = 2}, Architecture::kInput);
  EXPECT_EQ(InferCost(net).activation_bytes, 4 * (5 * 4 + 3 * 5 * 4 + 5 * 2));
}

TEST(PaddingTest, ALayerWithPaddingReadsTheTokensOfItsPositions) {
  const auto refusal = [](const Layer& layer, std::int64_t tokens, bool reads) {
    try {
      Architecture net({tokens});
      int x = net.Add("tokens", Embedding{.vocabulary = 9, .width = 4}, Architecture::kInput);
      x = net.Add("class_token", ClassToken{}, x);
      net.Add("a", layer, reads ? std::vector<int>{x, Architecture::kInput} : std::vector<int>{x});
      InferShapes(net);
    } catch (const std::invalid_argument& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  for (const Layer& layer : {Layer(SelfAttention{.heads = 2, .padding = 0}), Layer(SequencePool{.padding = 0}),
                             Layer(Recurrent{.hidden = 4, .padding = 0})}) {
    EXPECT_EQ(refusal(layer, 5, true), "");
    EXPECT_THAT(refusal(layer, 5, false),
                HasSubstr("reads the tokens as a second input where padding >= 0, only there"));
  }
  EXPECT_THAT(refusal(SelfAttention{.heads = 2}, 5, true), HasSubstr("only there"));
  EXPECT_THAT(refusal(SelfAttention{.heads = 2, .causal = true, .padding = 0}, 5, true), HasSubstr("causal"));
  EXPECT_THAT(refusal(Linear{.outputs = 3}, 5, true), HasSubstr("takes one input, got 2"));
}

TEST(SelfAttentionTest, HeadsThatDoNotDivideTheFeaturesAreRefused) {
  EXPECT_THAT(Refusal(SelfAttention{.heads = 3}, {5, 4}),
              AllOf(HasSubstr("layer 'a'"), HasSubstr("heads = 3 must divide the 4 of (5, 4)")));
}

TEST(RecurrentTest, TensorsAreNamedAsInPyTorch) {
  const LayerFacts facts = Facts(Recurrent{.layers = 2, .hidden = 3, .bidirectional = true}, {7, 5});
  EXPECT_EQ(facts.output, (Shape{7, 6}));
  EXPECT_THAT(TensorNames(facts),
              ElementsAre("a.weight_ih_l0", "a.weight_hh_l0", "a.bias_ih_l0", "a.bias_hh_l0", "a.weight_ih_l0_reverse",
                          "a.weight_hh_l0_reverse", "a.bias_ih_l0_reverse", "a.bias_hh_l0_reverse", "a.weight_ih_l1",
                          "a.weight_hh_l1", "a.bias_ih_l1", "a.bias_hh_l1", "a.weight_ih_l1_reverse",
                          "a.weight_hh_l1_reverse", "a.bias_ih_l1_reverse", "a.bias_hh_l1_reverse"));
  EXPECT_EQ(facts.tensors[0].shape, (Shape{12, 5}));
  EXPECT_EQ(facts.tensors[8].shape, (Shape{12, 6}));
}

TEST(RecurrentTest, AGruHasThreeGatesAndAnLstmFour) {
  EXPECT_EQ(Facts(Recurrent{.cell = RecurrentCell::kGru, .hidden = 3}, {7, 5}).tensors[1].shape, (Shape{9, 3}));
  EXPECT_EQ(Facts(Recurrent{.hidden = 3}, {7, 5}).tensors[1].shape, (Shape{12, 3}));
}

TEST(RecurrentTest, CostIsTwoMatrixProductsAndTheCellAStep) {
  EXPECT_EQ(Facts(Recurrent{.hidden = 3}, {7, 5}).flops, 7 * 3 * (2 * 4 * (5 + 3) + 21));
  EXPECT_EQ(Facts(Recurrent{.cell = RecurrentCell::kGru, .hidden = 3}, {7, 5}).flops, 7 * 3 * (2 * 3 * (5 + 3) + 16));
}

TEST(SequenceLayersTest, LayersOnSequencesRefuseOtherSamples) {
  const std::vector<Layer> layers = {Positions{}, ClassToken{}, SequencePool{}, SelfAttention{}, Recurrent{}};
  for (const Layer& layer : layers) {
    EXPECT_THAT(Refusal(layer, {3, 8, 8}), HasSubstr("needs a sequence (length, features), got (3, 8, 8)"));
  }
}

TEST(SequenceLayersTest, NumbersOutsideTheirRangeAreRefused) {
  const std::vector<Layer> bad = {LayerNorm{0},
                                  RmsNorm{-1},
                                  Recurrent{.layers = 0},
                                  Recurrent{.hidden = 0},
                                  Recurrent{.dropout = 1},
                                  SelfAttention{.heads = 0},
                                  SelfAttention{.dropout = -0.1}};
  for (const Layer& layer : bad) EXPECT_THAT(Refusal(layer, {5, 4}), HasSubstr("layer 'a'"));
}

TEST(FeatureNormTest, TheLastAxisIsScaled) {
  EXPECT_THAT(TensorNames(Facts(LayerNorm{}, {5, 4})), ElementsAre("a.weight", "a.bias"));
  EXPECT_THAT(TensorNames(Facts(RmsNorm{}, {5, 4})), ElementsAre("a.weight"));
  EXPECT_EQ(Facts(RmsNorm{}, {5, 4}).tensors.front().shape, Shape{4});
}

}  // namespace
}  // namespace hpo::trial_runner
