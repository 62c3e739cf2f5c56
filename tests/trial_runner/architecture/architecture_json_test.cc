// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/architecture/architecture_json.h"

#include <gmock/gmock.h>
#include <rapidcheck/gtest.h>

#include <stdexcept>
#include <string>

#include "trial_runner/architecture/inference.h"

namespace hpo::trial_runner {
namespace {

using nlohmann::json;
using testing::HasSubstr;

std::string Refusal(const json& object) {
  try {
    ArchitectureFromJson(object);
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "";
}

json OneLayer(const json& layer) { return {{"input", {3}}, {"layers", {layer}}}; }

Layer RandomLayer() {
  switch (*rc::gen::inRange(0, 5)) {
    case 0:
      return Linear{*rc::gen::inRange<std::int64_t>(1, 9), *rc::gen::arbitrary<bool>()};
    case 1:
      return BatchNorm{1e-3, *rc::gen::inRange(0, 100) / 99.0};
    case 2:
      return Dropout{*rc::gen::inRange(0, 100) / 100.0};
    case 3:
      return Activation{*rc::gen::element(ActivationKind::kRelu, ActivationKind::kGelu, ActivationKind::kSilu,
                                          ActivationKind::kTanh)};
    default:
      return Sum{};
  }
}

RC_GTEST_PROP(ArchitectureJsonTest, WritingAndReadingGivesTheSameText, ()) {
  Architecture net({*rc::gen::inRange<std::int64_t>(1, 9)});
  const int layers = *rc::gen::inRange(1, 8);
  for (int i = 0; i < layers; ++i) {
    const Layer layer = RandomLayer();
    std::vector<int> inputs = {*rc::gen::inRange(Architecture::kInput, i)};
    if (std::holds_alternative<Sum>(layer)) inputs.push_back(*rc::gen::inRange(Architecture::kInput, i));
    net.Add("layer" + std::to_string(i), layer, inputs);
  }
  const std::string text = ToJson(net).dump();
  RC_ASSERT(ToJson(ArchitectureFromJson(json::parse(text))).dump() == text);
}

RC_GTEST_PROP(ArchitectureJsonTest, AChangedTextIsReadOrRefusedButNothingElse, ()) {
  Architecture net({3});
  net.Add("b", Dropout{0.25}, net.Add("a", Linear{.outputs = 2}, Architecture::kInput));
  std::string text = ToJson(net).dump();
  text[*rc::gen::inRange<std::size_t>(0, text.size())] = *rc::gen::inRange<char>(' ', '~');
  const json object = json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (object.is_discarded()) return;
  try {
    ToJson(ArchitectureFromJson(object));
  } catch (const std::invalid_argument& refused) {
    RC_ASSERT(std::string(refused.what()).size() > 10u);
  }
}

TEST(ArchitectureJsonTest, ReadsTheDocumentedForm) {
  const Architecture net = ArchitectureFromJson(
      OneLayer({{"name", "a"}, {"kind", "linear"}, {"inputs", {-1}}, {"outputs", 2}, {"bias", true}}));
  EXPECT_EQ(InferShapes(net).front(), Shape{2});
}

TEST(ArchitectureJsonTest, FaultsNameTheLayerAndTheKey) {
  EXPECT_THAT(Refusal(OneLayer({{"name", "a"}, {"kind", "linear"}, {"inputs", {-1}}, {"bias", true}})),
              HasSubstr("layer 'a': 'outputs' is missing"));
  EXPECT_THAT(Refusal(OneLayer({{"name", "a"}, {"kind", "conv"}, {"inputs", {-1}}})), HasSubstr("unknown kind 'conv'"));
  EXPECT_THAT(Refusal(OneLayer({{"name", "a"}, {"kind", "sum"}, {"inputs", {-1, -1}}, {"extra", 1}})),
              HasSubstr("unknown key 'extra'"));
  EXPECT_THAT(Refusal(OneLayer({{"name", "a"}, {"kind", "dropout"}, {"inputs", {-1}}, {"probability", "high"}})),
              HasSubstr("'probability' has the wrong type"));
  EXPECT_THAT(Refusal({{"layers", json::array()}}), HasSubstr("'input' is missing"));
  EXPECT_THAT(Refusal(json::array()), HasSubstr("must be an object"));
}

}  // namespace
}  // namespace hpo::trial_runner
