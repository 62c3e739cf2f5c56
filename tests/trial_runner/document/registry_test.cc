// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/registry.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

#include "trial_runner/document/document.h"

namespace hpo::trial_runner {
namespace {

using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

ModelEntry Model(std::string name) {
  return {.name = std::move(name),
          .help = "one layer",
          .fields = {{.name = "bias", .kind = FieldKind::kBoolean, .fallback = true, .help = "with a bias"}},
          .architecture =
              [](const nlohmann::json&, const ModelInput& input) {
                Architecture net(input.sample_shape);
                net.Add("output", Linear{.outputs = input.outputs}, Architecture::kInput);
                return net;
              },
          .module = {}};
}

TEST(RegistryTest, BuiltInRowsAreFoundByName) {
  const Registry registry = BuiltInRegistry();
  EXPECT_NE(registry.FindModel("mlp"), nullptr);
  for (const char* name :
       {"digits", "csv", "idx", "cifar", "npy", "image_folder", "text", "labelled_text", "synthetic"})
    EXPECT_NE(registry.FindDataset(name), nullptr) << name;
  EXPECT_EQ(registry.FindModel("digits"), nullptr);
}

TEST(RegistryTest, UsersModelIsKnownToParsingAndSchemaAtOnce) {
  Registry registry = BuiltInRegistry();
  registry.AddModel(Model("perceptron"));
  Document document;
  const nlohmann::json json = {{"model", {{"name", "perceptron"}, {"perceptron", {{"bias", false}}}}}};
  EXPECT_TRUE(ParseDocument(json, registry, document).empty());
  EXPECT_EQ(document.model.options, nlohmann::json({{"bias", false}}));
  EXPECT_THAT(DocumentSchema(registry)["properties"]["model"]["x-variants"],
              ::testing::IsSupersetOf({"mlp", "perceptron"}));
}

TEST(RegistryTest, NamesAreTakenOnce) {
  Registry registry = BuiltInRegistry();
  EXPECT_THAT([&] { registry.AddModel(Model("mlp")); },
              ThrowsMessage<std::invalid_argument>("model \"mlp\": the name is taken"));
  EXPECT_THAT([&] { registry.AddModel(Model("name")); },
              ThrowsMessage<std::invalid_argument>("model \"name\": the name is reserved"));
  DatasetEntry dataset = *registry.FindDataset("digits");
  dataset.name = "train_on";
  EXPECT_THAT([&] { registry.AddDataset(dataset); },
              ThrowsMessage<std::invalid_argument>("data set \"train_on\": the name is reserved"));
}

TEST(RegistryTest, RowsWithoutFunctionsOrWithBadFieldsAreRefused) {
  Registry registry;
  ModelEntry nothing = Model("m");
  nothing.architecture = nullptr;
  EXPECT_THAT([&] { registry.AddModel(nothing); }, ThrowsMessage<std::invalid_argument>(HasSubstr("give either")));
  ModelEntry twice = Model("m");
  twice.fields.push_back(twice.fields.front());
  EXPECT_THAT([&] { registry.AddModel(twice); }, ThrowsMessage<std::invalid_argument>(HasSubstr("is there twice")));
  EXPECT_THAT([&] { registry.AddDataset({.name = "d", .help = "", .fields = {}, .load = {}}); },
              ThrowsMessage<std::invalid_argument>(HasSubstr("give a load function")));
}

}  // namespace
}  // namespace hpo::trial_runner
