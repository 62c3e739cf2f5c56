// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "trial_runner/document/document.h"
#include "trial_runner/registry.h"

namespace hpo::trial_runner {
namespace {

using nlohmann::ordered_json;
using ::testing::ElementsAre;

class SchemaTest : public ::testing::Test {
 protected:
  const ordered_json schema_ = DocumentSchema(BuiltInRegistry());
};

TEST_F(SchemaTest, LeavesCarryTypeRangeDefaultAndHelp) {
  EXPECT_EQ(schema_["properties"]["optimizer"]["properties"]["lr"],
            ordered_json::parse(R"({"type": "number", "description": "learning rate after the warm-up",
                                    "default": 0.001, "exclusiveMinimum": 0})"));
  EXPECT_EQ(schema_["properties"]["precision"]["enum"],
            ordered_json::parse(R"(["fp32", "tf32", "bf16", "fp16", "float8", "auto"])"));
  EXPECT_EQ(schema_["properties"]["batch_size"]["minimum"], 1);
  EXPECT_EQ(schema_["properties"]["dataset"]["properties"]["csv"]["required"],
            ordered_json::parse(R"(["path", "target"])"));
}

TEST_F(SchemaTest, VariantsAreMarkedPropertiesOfTheirObject) {
  const ordered_json& optimizer = schema_["properties"]["optimizer"];
  EXPECT_EQ(optimizer["x-variant-key"], "name");
  EXPECT_THAT(optimizer["x-variants"], ElementsAre("adamw", "adam", "sgd", "rmsprop", "lamb", "lion", "adafactor"));
  EXPECT_EQ(optimizer["properties"]["name"]["enum"], optimizer["x-variants"]);
  EXPECT_EQ(optimizer["properties"]["sgd"]["properties"]["momentum"]["exclusiveMaximum"], 1);
  EXPECT_FALSE(schema_["properties"]["checkpoint"].contains("x-variants"));
  EXPECT_EQ(schema_["properties"]["dataset"]["properties"]["split"]["properties"]["test"]["exclusiveMinimum"], 0);
}

TEST_F(SchemaTest, ListsSayWhatTheirItemsAre) {
  const ordered_json& at = schema_["properties"]["schedule"]["properties"]["multi_step"]["properties"]["at"];
  EXPECT_EQ(at["type"], "array");
  EXPECT_EQ(at["items"], ordered_json::parse(R"({"type": "number", "minimum": 0, "maximum": 1})"));
  EXPECT_EQ(at["default"], ordered_json::parse("[0.5, 0.75]"));
  const ordered_json& groups = schema_["properties"]["optimizer"]["properties"]["groups"];
  EXPECT_EQ(groups["default"], ordered_json::array());
  EXPECT_EQ(groups["items"]["required"], ordered_json::parse(R"(["match"])"));
}

TEST_F(SchemaTest, MetricsAndFidelityAreListed) {
  EXPECT_THAT(schema_["x-metrics"], ElementsAre("valid.error", "valid.loss", "valid.accuracy", "valid.rmse",
                                                "valid.mae", "valid.r2", "train.loss"));
  EXPECT_THAT(schema_["x-fidelity"], ElementsAre("epochs"));
}

// A sentence for every option: help is what editors show and `hpo describe` prints.
void ExpectDescribed(const ordered_json& schema, const std::string& path) {
  EXPECT_FALSE(schema.value("description", "").empty()) << path;
  // Objects of a list are described too, but for those that the model alone can read (model.graph.layers).
  if (schema.contains("items") && schema["items"].contains("properties")) ExpectDescribed(schema["items"], path + ".0");
  if (schema["type"] != "object") return;
  EXPECT_EQ(schema["additionalProperties"], false) << path;
  for (const auto& [name, property] : schema["properties"].items()) ExpectDescribed(property, path + "." + name);
}

TEST_F(SchemaTest, EverythingIsDescribedAndClosed) { ExpectDescribed(schema_, "document"); }

}  // namespace
}  // namespace hpo::trial_runner
