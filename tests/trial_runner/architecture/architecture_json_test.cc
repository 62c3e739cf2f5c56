// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/architecture/architecture_json.h"

#include <gmock/gmock.h>
#include <rapidcheck/gtest.h>

#include <array>
#include <set>
#include <stdexcept>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>

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

// Any legal or illegal number may stand in a layer: reading restores it, judging it is the business of InferShapes.
template <typename Value>
void Randomize(Value& value) {
  if constexpr (std::is_enum_v<Value>) {
    const auto rows = NamesOf(value);
    value = rows[*rc::gen::inRange<std::size_t>(0, rows.size())].value;
  } else if constexpr (std::is_floating_point_v<Value>) {
    value = *rc::gen::inRange(-100, 100) / 99.0;
  } else {
    value = *rc::gen::arbitrary<Value>();
  }
}

template <std::size_t... kinds>
Layer RandomLayer(std::index_sequence<kinds...>) {
  const std::array<Layer, sizeof...(kinds)> defaults = {std::variant_alternative_t<kinds, Layer>()...};
  Layer layer = defaults[*rc::gen::inRange<std::size_t>(0, sizeof...(kinds))];
  const auto randomize = [](auto& kind) {
    std::apply([&](const auto&... member) { (Randomize(kind.*member.pointer), ...); }, kind.Members());
  };
  std::visit(randomize, layer);
  return layer;
}

RC_GTEST_PROP(ArchitectureJsonTest, WritingAndReadingGivesTheSameText, ()) {
  Architecture net({*rc::gen::inRange<std::int64_t>(1, 9)});
  const int layers = *rc::gen::inRange(1, 8);
  for (int i = 0; i < layers; ++i) {
    const Layer layer = RandomLayer(std::make_index_sequence<std::variant_size_v<Layer>>());
    std::vector<int> inputs = {*rc::gen::inRange(Architecture::kInput, i)};
    const bool joins = std::visit([](const auto& kind) { return Joins(kind); }, layer);
    if (joins) inputs.push_back(*rc::gen::inRange(Architecture::kInput, i));
    net.Add("layer" + std::to_string(i), layer, inputs);
  }
  const std::string text = ToJson(net).dump();
  RC_ASSERT(ToJson(ArchitectureFromJson(json::parse(text))).dump() == text);
}

TEST(ArchitectureJsonTest, KindsHaveNamesOfTheirOwn) {
  const auto names = []<std::size_t... kinds>(std::index_sequence<kinds...>) {
    return std::set<std::string>{std::variant_alternative_t<kinds, Layer>::kKind...};
  }
  (std::make_index_sequence<std::variant_size_v<Layer>>());
  EXPECT_EQ(names.size(), std::variant_size_v<Layer>);
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
  const Architecture net =
      ArchitectureFromJson(OneLayer({{"name", "a"}, {"kind", "dropout"}, {"inputs", {-1}}, {"probability", 0.5}}));
  EXPECT_EQ(InferShapes(net).front(), Shape{3});
}

TEST(ArchitectureJsonTest, FaultsNameTheLayerAndTheKey) {
  EXPECT_THAT(Refusal(OneLayer({{"name", "a"}, {"kind", "linear"}, {"inputs", {-1}}, {"bias", true}})),
              HasSubstr("layer 'a': 'outputs' is missing"));
  EXPECT_THAT(Refusal(OneLayer({{"name", "a"}, {"kind", "conv"}, {"inputs", {-1}}})), HasSubstr("unknown kind 'conv'"));
  EXPECT_THAT(Refusal(OneLayer({{"name", "a"}, {"kind", "sum"}, {"inputs", {-1, -1}}, {"extra", 1}})),
              HasSubstr("unknown key 'extra'"));
  EXPECT_THAT(Refusal(OneLayer({{"name", "a"}, {"kind", "dropout"}, {"inputs", {-1}}, {"probability", "high"}})),
              HasSubstr("'probability' has the wrong type"));
  EXPECT_THAT(Refusal(OneLayer({{"name", "a"}, {"kind", "activation"}, {"inputs", {-1}}, {"function", "step"}})),
              HasSubstr("'function' has no value 'step'"));
  EXPECT_THAT(Refusal({{"layers", json::array()}}), HasSubstr("'input' is missing"));
  EXPECT_THAT(Refusal(json::array()), HasSubstr("must be an object"));
}

}  // namespace
}  // namespace hpo::trial_runner
