// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/fine_tuning/layer_patterns.h"

#include <gmock/gmock.h>

#include <stdexcept>

namespace hpo::trial_runner {
namespace {

TEST(LayerPatternsTest, ANameIsALayerWithAllThatIsInIt) {
  const LayerPatterns patterns("features.1");
  EXPECT_TRUE(patterns.Fit("features.1"));
  EXPECT_TRUE(patterns.Fit("features.1.weight"));
  EXPECT_TRUE(patterns.Fit("features.1.0.bias"));
  EXPECT_FALSE(patterns.Fit("features.10.weight"));
  EXPECT_FALSE(patterns.Fit("more.features.1"));
}

TEST(LayerPatternsTest, AStarStandsForAnyRunOfCharacters) {
  const LayerPatterns patterns("layers.*.norm1");
  EXPECT_TRUE(patterns.Fit("layers.0.norm1.weight"));
  EXPECT_FALSE(patterns.Fit("layers.0.norm2.weight"));
}

TEST(LayerPatternsTest, CommasAndBlanksSeparate) {
  for (const char* text : {"a,b", "a b", " a , b,", "a\n\tb"}) {
    const LayerPatterns patterns(text);
    EXPECT_TRUE(patterns.Fit("a.weight") && patterns.Fit("b.weight")) << text;
    EXPECT_FALSE(patterns.Fit("c.weight")) << text;
  }
}

TEST(LayerPatternsTest, ALaterPatternOverrulesAnEarlierOne) {
  const LayerPatterns patterns("*, !features, features.3");
  EXPECT_TRUE(patterns.Fit("output.weight"));
  EXPECT_FALSE(patterns.Fit("features.2.weight"));
  EXPECT_TRUE(patterns.Fit("features.3.weight"));
}

TEST(LayerPatternsTest, NoPatternFitsNothing) {
  EXPECT_TRUE(LayerPatterns(" , ").empty());
  EXPECT_FALSE(LayerPatterns("").Fit("a"));
}

TEST(LayerPatternsTest, APatternThatFitsNothingIsAnErrorThatSaysWhatThereIs) {
  const std::vector<NamedTensor> tensors = {{"conv1.weight", {}}, {"head.weight", {}}};
  LayerPatterns("conv1, !head").RequireUse("freeze", tensors);
  try {
    LayerPatterns("conv1, conv2").RequireUse("freeze", tensors);
    FAIL() << "took a pattern that fits nothing";
  } catch (const std::invalid_argument& error) {
    EXPECT_STREQ(error.what(), "freeze: no layer or tensor is called 'conv2'; there are conv1.weight, head.weight");
  }
}

}  // namespace
}  // namespace hpo::trial_runner
