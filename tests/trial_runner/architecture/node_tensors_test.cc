// SPDX-License-Identifier: Apache-2.0
//
// Nodes that use another's tensors, and nodes whose tensors start otherwise than their kind's.
#include <gmock/gmock.h>

#include <stdexcept>
#include <string>

#include "trial_runner/architecture/architecture_json.h"
#include "trial_runner/architecture/inference.h"

namespace hpo::trial_runner {
namespace {

using testing::AllOf;
using testing::HasSubstr;

template <typename Function>
std::string Refusal(Function function) {
  try {
    function();
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "";
}

// A language model of one table: tokens in and out.
Architecture TiedNet(std::int64_t outputs) {
  Architecture net({6});
  const int tokens = net.Add("tokens", Embedding{.vocabulary = 9, .width = 4}, Architecture::kInput);
  const int head = net.Add("head", Linear{.outputs = outputs, .bias = false}, tokens);
  net.ShareTensors(head, tokens);
  return net;
}

TEST(SharedTensorsTest, CountOnceAndBelongToTheirOwner) {
  EXPECT_EQ(InferCost(TiedNet(9)).parameters, 9 * 4);
  EXPECT_TRUE(InferFacts(TiedNet(9))[1].tensors.empty());
}

TEST(SharedTensorsTest, MustHaveOneShape) {
  EXPECT_THAT(Refusal([] { InferShapes(TiedNet(8)); }),
              AllOf(HasSubstr("layer 'head'"), HasSubstr("(8, 4)"), HasSubstr("'tokens'"), HasSubstr("(9, 4)")));
}

TEST(SharedTensorsTest, ComeFromAnEarlierNodeThatHasItsOwn) {
  Architecture net = TiedNet(9);
  const int third = net.Add("third", Linear{.outputs = 9, .bias = false}, 0);
  EXPECT_THAT(Refusal([&] { net.ShareTensors(third, 2); }), HasSubstr("'third': tensors_of = 2"));
  EXPECT_THAT(Refusal([&] { net.ShareTensors(third, 1); }), HasSubstr("'head' has no tensors of its own"));
}

TEST(SharedTensorsTest, SurviveJson) {
  const std::string text = ToJson(TiedNet(9)).dump();
  EXPECT_THAT(text, HasSubstr("\"tensors_of\":0"));
  EXPECT_EQ(ToJson(ArchitectureFromJson(nlohmann::json::parse(text))).dump(), text);
}

TEST(StartNormalTest, WeightsAreNormalAndBiasesZero) {
  Architecture net({5, 4});
  const int linear = net.Add("a", Linear{.outputs = 3}, Architecture::kInput);
  net.StartNormal(linear, 0.02);
  const std::vector<TensorSpec> tensors = InferFacts(net)[0].tensors;
  EXPECT_EQ(tensors[0].init.kind, TensorInit::Kind::kNormal);
  EXPECT_EQ(tensors[0].init.scale, 0.02);
  EXPECT_EQ(tensors[1].init.kind, TensorInit::Kind::kConstant);
  EXPECT_EQ(tensors[1].init.scale, 0);
}

TEST(StartNormalTest, WhatStartsAtAConstantKeepsIt) {
  Architecture net({5, 4});
  net.StartNormal(net.Add("norm", LayerNorm{}, Architecture::kInput), 0.02);
  EXPECT_EQ(InferFacts(net)[0].tensors[0].init.scale, 1);
}

TEST(StartNormalTest, SurvivesJsonAndRefusesZero) {
  Architecture net({4});
  net.StartNormal(net.Add("a", Linear{.outputs = 3}, Architecture::kInput), 0.125);
  nlohmann::json object = nlohmann::json::parse(ToJson(net).dump());
  EXPECT_EQ(ArchitectureFromJson(object).nodes()[0].deviation, 0.125);
  object["layers"][0]["deviation"] = 0;
  EXPECT_THAT(Refusal([&] { ArchitectureFromJson(object); }), AllOf(HasSubstr("'a'"), HasSubstr("deviation")));
}

}  // namespace
}  // namespace hpo::trial_runner
