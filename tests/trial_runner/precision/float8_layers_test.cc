// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/precision/float8_layers.h"

#include <gtest/gtest.h>

#include "tests/trial_runner/models/model_under_test.h"

namespace hpo::trial_runner {
namespace {

Architecture Dense(std::int64_t inputs, std::int64_t hidden) {
  Architecture net({inputs});
  const int x = net.Add("hidden", Linear{.outputs = hidden}, Architecture::kInput);
  const int y = net.Add("relu", Activation{}, x);
  net.Add("output", Linear{.outputs = 10}, y);
  return net;
}

TEST(Float8LayersTest, SizesOfWholeSixteensAreTaken) {
  EXPECT_EQ(CountFloat8Layers(Dense(64, 32)).taken, 1);
  EXPECT_EQ(CountFloat8Layers(Dense(64, 32)).all, 2);
  EXPECT_EQ(CountFloat8Layers(Dense(65, 32)).taken, 0);
  EXPECT_EQ(CountFloat8Layers(Dense(64, 40)).taken, 0);
}

TEST(Float8LayersTest, AttentionCountsByTheMapOfItsInput) {
  Architecture net({7, 16});
  net.Add("attention", SelfAttention{.heads = 2}, Architecture::kInput);
  EXPECT_EQ(CountFloat8Layers(net).taken, 1);
  Architecture narrow({7, 8});
  narrow.Add("attention", SelfAttention{.heads = 2}, Architecture::kInput);
  EXPECT_EQ(CountFloat8Layers(narrow).all, 1);
  EXPECT_EQ(CountFloat8Layers(narrow).taken, 0);
}

TEST(Float8LayersTest, AHeadThatSharesTheEmbeddingsWeightCountsByThat) {
  const auto taken = [](std::int64_t words) {
    const ModelInput input{.sample_shape = {7}, .outputs = words, .vocabulary = words, .label_per_token = true};
    const nlohmann::json options = {{"depth", 1}, {"width", 16}, {"heads", 2}};
    return CountFloat8Layers(Build(*BuiltInRegistry().FindModel("transformer"), options, input)).taken;
  };
  EXPECT_EQ(taken(64), taken(65) + 1);
}

TEST(Float8LayersTest, ThoseLeftToBf16AreAFact) {
  EXPECT_EQ(ToChoice({.all = 2, .taken = 2}).why, "");
  const Choice some = ToChoice({.all = 5, .taken = 3});
  EXPECT_EQ(some.asked + " " + some.used, "5 3");
  EXPECT_EQ(some.why, "the others' inputs or outputs are no multiple of 16: bf16");
}

}  // namespace
}  // namespace hpo::trial_runner
