// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include <stdexcept>
#include <string>
#include <vector>

#include "trial_runner/architecture/inference.h"

namespace hpo::trial_runner {
namespace {

using testing::AllOf;
using testing::HasSubstr;

LayerFacts FactsOf(const Layer& layer, const Shape& sample) {
  Architecture net(sample);
  net.Add("a", layer, Architecture::kInput);
  return InferFacts(net).front();
}

std::string Refusal(const Layer& layer, const Shape& sample) {
  try {
    FactsOf(layer, sample);
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "";
}

TEST(Conv2dFactsTest, ShapeFollowsKernelStridePaddingAndDilation) {
  EXPECT_EQ(FactsOf(Conv2d{.outputs = 8, .kernel = 3, .padding = 1}, {3, 32, 20}).output, (Shape{8, 32, 20}));
  EXPECT_EQ(FactsOf(Conv2d{.outputs = 8, .kernel = 7, .stride = 2, .padding = 3}, {3, 224, 224}).output,
            (Shape{8, 112, 112}));
  EXPECT_EQ(FactsOf(Conv2d{.outputs = 8, .kernel = 3, .dilation = 4}, {3, 9, 10}).output, (Shape{8, 1, 2}));
}

TEST(Conv2dFactsTest, GroupsDivideWeightsAndOperations) {
  const LayerFacts facts = FactsOf(Conv2d{.outputs = 8, .kernel = 3, .padding = 1, .groups = 4}, {4, 5, 6});
  EXPECT_EQ(facts.tensors[0].name, "a.weight");
  EXPECT_EQ(facts.tensors[0].shape, (Shape{8, 1, 3, 3}));
  EXPECT_EQ(facts.tensors[1].shape, Shape{8});
  EXPECT_EQ(facts.flops, 2 * 9 * 8 * 5 * 6 + 8 * 5 * 6);
}

TEST(Conv2dFactsTest, WhatDoesNotFitIsRefusedWithTheShapes) {
  EXPECT_THAT(Refusal(Conv2d{}, {64}), AllOf(HasSubstr("'a'"), HasSubstr("three axes"), HasSubstr("(64)")));
  EXPECT_THAT(Refusal(Conv2d{.kernel = 5}, {3, 4, 9}), AllOf(HasSubstr("window of 5"), HasSubstr("(3, 4, 9)")));
  EXPECT_THAT(Refusal(Conv2d{.outputs = 4, .groups = 2}, {3, 4, 4}),
              AllOf(HasSubstr("groups = 2"), HasSubstr("(3, 4, 4)")));
  EXPECT_THAT(Refusal(Conv2d{.outputs = 3, .groups = 2}, {4, 4, 4}), HasSubstr("output, 3"));
}

TEST(Conv2dFactsTest, NumbersOutsideTheirRangeAreRefusedByName) {
  EXPECT_THAT(Refusal(Conv2d{.outputs = 0}, {3, 8, 8}), HasSubstr("outputs = 0"));
  EXPECT_THAT(Refusal(Conv2d{.kernel = 0}, {3, 8, 8}), HasSubstr("kernel = 0"));
  EXPECT_THAT(Refusal(Conv2d{.stride = 0}, {3, 8, 8}), HasSubstr("stride = 0"));
  EXPECT_THAT(Refusal(Conv2d{.padding = -1}, {3, 8, 8}), HasSubstr("padding = -1"));
  EXPECT_THAT(Refusal(Conv2d{.dilation = 0}, {3, 8, 8}), HasSubstr("dilation = 0"));
  EXPECT_THAT(Refusal(Conv2d{.groups = 0}, {3, 8, 8}), HasSubstr("groups = 0"));
}

TEST(Pool2dFactsTest, ShapeFollowsTheWindow) {
  EXPECT_EQ(FactsOf(Pool2d{}, {3, 7, 8}).output, (Shape{3, 3, 4}));
  EXPECT_EQ(FactsOf(Pool2d{.kernel = 3, .stride = 2, .padding = 1}, {3, 1, 8}).output, (Shape{3, 1, 4}));
  EXPECT_THAT(Refusal(Pool2d{.kernel = 3, .padding = 2}, {3, 8, 8}), HasSubstr("padding = 2"));
  EXPECT_THAT(Refusal(Pool2d{}, {3, 1, 8}), HasSubstr("(3, 1, 8)"));
}

TEST(GlobalAveragePoolFactsTest, RowsAndColumnsGoOrBecomeOne) {
  EXPECT_EQ(FactsOf(GlobalAveragePool{}, {3, 7, 8}).output, Shape{3});
  EXPECT_EQ(FactsOf(GlobalAveragePool{.keep_axes = true}, {3, 7, 8}).output, (Shape{3, 1, 1}));
  EXPECT_THAT(Refusal(GlobalAveragePool{}, {3, 7}), HasSubstr("(3, 7)"));
}

TEST(BatchNormFactsTest, ImagesHaveStatisticsOfChannels) {
  const LayerFacts facts = FactsOf(BatchNorm{}, {3, 7, 8});
  EXPECT_EQ(facts.output, (Shape{3, 7, 8}));
  EXPECT_EQ(facts.tensors[2].shape, Shape{3});
}

TEST(ReshapingFactsTest, FlattenAndAddChannelKeepTheCount) {
  EXPECT_EQ(FactsOf(Flatten{}, {3, 7, 8}).output, Shape{168});
  EXPECT_EQ(FactsOf(AddChannel{}, {7, 8}).output, (Shape{1, 7, 8}));
}

// Two inputs: the sample and what `layer` makes of it.
Architecture Joined(const Layer& layer, const Layer& join) {
  Architecture net({4, 6, 6});
  net.Add("join", join, {Architecture::kInput, net.Add("other", layer, Architecture::kInput)});
  return net;
}

std::string JoinRefusal(const Layer& layer, const Layer& join) {
  try {
    InferShapes(Joined(layer, join));
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "";
}

TEST(JoiningFactsTest, AGateIsAsLargeAsTheFirstInputOrOne) {
  const Layer channels = GlobalAveragePool{.keep_axes = true};
  EXPECT_EQ(InferShapes(Joined(channels, Multiply{})).back(), (Shape{4, 6, 6}));
  EXPECT_THAT(JoinRefusal(GlobalAveragePool{}, Multiply{}),
              AllOf(HasSubstr("'join'"), HasSubstr("(4, 6, 6)"), HasSubstr("(4)")));
  EXPECT_THAT(JoinRefusal(Pool2d{}, Multiply{}), HasSubstr("(4, 3, 3)"));
}

TEST(JoiningFactsTest, AConcatenationAddsExtentsAlongItsAxisAlone) {
  const Layer wider = Conv2d{.outputs = 9, .kernel = 1};
  EXPECT_EQ(InferShapes(Joined(wider, Concatenation{})).back(), (Shape{13, 6, 6}));
  EXPECT_THAT(JoinRefusal(wider, Concatenation{.axis = 1}),
              AllOf(HasSubstr("axis 1"), HasSubstr("(4, 6, 6)"), HasSubstr("(9, 6, 6)")));
  EXPECT_THAT(JoinRefusal(wider, Concatenation{.axis = 3}), HasSubstr("axis = 3"));
  EXPECT_THAT(JoinRefusal(GlobalAveragePool{}, Concatenation{}), HasSubstr("(4)"));
}

TEST(StochasticDepthFactsTest, TheProbabilityIsBelowOne) {
  EXPECT_THAT(Refusal(StochasticDepth{1.0}, {3}), HasSubstr("probability"));
  EXPECT_EQ(FactsOf(StochasticDepth{0.5}, {3}).flops, 0);
}

}  // namespace
}  // namespace hpo::trial_runner
