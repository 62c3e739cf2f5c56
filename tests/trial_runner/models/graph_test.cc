// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/models/graph.h"

#include <gmock/gmock.h>

#include <stdexcept>

#include "tests/trial_runner/models/sequence_model.h"
#include "trial_runner/document/document.h"

namespace hpo::trial_runner {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

const ModelInput kRows = {.sample_shape = {8}, .outputs = 3};

Architecture Build(const json& layers, const ModelInput& input = kRows) {
  return BuildModel(GraphModel(), {{"layers", layers}}, input);
}

std::string Refusal(const json& layers, const ModelInput& input = kRows) {
  try {
    Build(layers, input);
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "";
}

TEST(GraphTest, LayersFollowEachOtherAndEndAtTheClasses) {
  const Architecture net = Build(json::parse(R"([{"kind": "linear", "outputs": 16}, {"kind": "activation"}])"));
  EXPECT_EQ(net.nodes()[0].name, "layer0");
  EXPECT_THAT(net.nodes()[0].inputs, ElementsAre(Architecture::kInput));
  EXPECT_THAT(net.nodes()[1].inputs, ElementsAre(0));
  EXPECT_EQ(net.nodes()[2].name, "output");
  EXPECT_EQ(InferShapes(net).back(), Shape{3});
}

TEST(GraphTest, NoLayersAreALinearClassifier) { EXPECT_EQ(InferCost(Build(json::array())).parameters, 8 * 3 + 3); }

TEST(GraphTest, InputsAreNamesOrPositions) {
  const Architecture net = Build(json::parse(R"([{"kind": "linear", "outputs": 8, "name": "stem"},
      {"kind": "activation", "function": "silu"}, {"kind": "sum", "inputs": ["stem", 1, "input"]},
      {"kind": "dropout", "inputs": "stem"}])"));
  EXPECT_THAT(net.nodes()[2].inputs, ElementsAre(0, 1, Architecture::kInput));
  EXPECT_THAT(net.nodes()[3].inputs, ElementsAre(0));
}

TEST(GraphTest, AnEmbeddingHasTheDataSetsVocabularyUnlessItSaysOtherwise) {
  const json layers = json::parse(R"([{"kind": "embedding", "width": 4}, {"kind": "recurrent", "hidden": 5},
      {"kind": "sequence_pool"}])");
  const Architecture net = Build(layers, LabelledText(9, 20));
  EXPECT_EQ(std::get<Embedding>(net.nodes()[0].layer).vocabulary, 20);
  EXPECT_EQ(InferShapes(net).back(), Shape{3});
}

TEST(GraphTest, LayersMayShareTensorsByName) {
  const json layers = json::parse(R"([{"kind": "linear", "outputs": 8, "name": "a"},
      {"kind": "linear", "outputs": 8, "tensors_of": "a"}])");
  EXPECT_EQ(InferCost(Build(layers)).parameters, (8 * 8 + 8) + (8 * 3 + 3));
}

TEST(GraphTest, ShapesThatDoNotFitNameThePathTheLayerAndTheShapes) {
  const json layers = json::parse(R"([{"kind": "linear", "outputs": 5}, {"kind": "activation"},
      {"kind": "sum", "name": "both", "inputs": [1, "input"]}])");
  EXPECT_THAT(Refusal(layers),
              AllOf(HasSubstr("model.graph.layers.2: layer 'both'"), HasSubstr("(5)"), HasSubstr("(8)")));
}

TEST(GraphTest, MistakesInALayerNameItsPathAndKey) {
  EXPECT_THAT(Refusal(json::parse(R"([{"outputs": 5}])")), HasSubstr("model.graph.layers.0: 'kind'"));
  EXPECT_THAT(Refusal(json::parse(R"([{"kind": "activation"}, {"kind": "liner"}])")),
              HasSubstr("model.graph.layers.1: unknown kind 'liner'; did you mean linear?"));
  EXPECT_THAT(Refusal(json::parse(R"([{"kind": "linear", "width": 5}])")),
              HasSubstr("model.graph.layers.0: unknown key 'width'"));
  EXPECT_THAT(Refusal(json::parse(R"([{"kind": "linear", "outputs": "many"}])")),
              HasSubstr("model.graph.layers.0: 'outputs' has the wrong type"));
  EXPECT_THAT(Refusal(json::parse(R"([{"kind": "activation", "inputs": "later"}])")),
              AllOf(HasSubstr("model.graph.layers.0: "), HasSubstr("'later' is no earlier layer")));
  EXPECT_THAT(Refusal(json::parse(R"([{"kind": "linear", "outputs": 0}])")),
              HasSubstr("model.graph.layers.0: layer 'layer0': outputs = 0"));
  EXPECT_THAT(Refusal(json::parse(R"([{"kind": "activation", "name": "output"}])")),
              HasSubstr("model.graph.layers.0: the name 'output' is taken"));
}

TEST(GraphTest, ADocumentsLayersReachTheModelAsTheyAre) {
  const Registry registry = BuiltInRegistry();
  Document document;
  const json layers = json::parse(R"([{"kind": "linear", "outputs": 5}])");
  const json given = {{"model", {{"name", "graph"}, {"graph", {{"layers", layers}}}}}};
  EXPECT_TRUE(ParseDocument(given, registry, document).empty());
  EXPECT_EQ(document.model.options["layers"], layers);
}

TEST(GraphTest, EveryKindOfLayerHasDefaultsThatCanBeRead) {
  const auto read = []<std::size_t... kinds>(std::index_sequence<kinds...>) {
    return std::vector<std::string>{std::variant_alternative_t<kinds, Layer>::kKind...};
  };
  for (const std::string& kind : read(std::make_index_sequence<std::variant_size_v<Layer>>())) {
    const std::string refusal = Refusal({{{"kind", kind}, {"inputs", {-1}}}});
    EXPECT_THAT(refusal, testing::Not(HasSubstr("key"))) << refusal;
    EXPECT_THAT(refusal, testing::Not(HasSubstr("missing"))) << refusal;
  }
}

}  // namespace
}  // namespace hpo::trial_runner
