// SPDX-License-Identifier: Apache-2.0
#include "hpo/study/document.h"

#include <gtest/gtest.h>

namespace hpo::study {
namespace {

StudySpec Spec() {
  StudySpec spec{.name = "s"};
  const auto kind = spec.space.Add(search::Choice("optimizer.name", {"adam", "sgd"}));
  spec.space.Add(search::Real("optimizer.sgd.momentum", 0, 1));
  spec.space.Add(search::Integer("layers.1.width", 1, 64));
  spec.training = nlohmann::ordered_json::parse(
      R"({"epochs": 3, "layers": [{"width": 1}, {"width": 2}], "optimizer": {"lr": 0.1}})");
  return spec;
}

std::string MessageOf(const std::string& json) {
  try {
    ConfigurationFromJson(Spec().space, nlohmann::json::parse(json));
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

TEST(DocumentTest, TheConfigurationIsWrittenOverTheTrainingDocument) {
  StudySpec spec = Spec();
  spec.fidelity = FidelitySpec{.path = "epochs", .min = 1, .max = 9};
  const auto configuration = ConfigurationFromJson(
      spec.space, {{"optimizer.name", "sgd"}, {"optimizer.sgd.momentum", 0.5}, {"layers.1.width", 32}});
  EXPECT_EQ(
      TrialDocument(spec, configuration).dump(),
      R"({"epochs":9,"layers":[{"width":1},{"width":32}],"optimizer":{"lr":0.1,"name":"sgd","sgd":{"momentum":0.5}}})");
}

TEST(DocumentTest, InactiveParametersAreInNeitherForm) {
  const StudySpec spec = Spec();
  const auto configuration = ConfigurationFromJson(
      spec.space, {{"layers.1.width", 4}, {"optimizer.name", "adam"}, {"optimizer.sgd.momentum", 0.5}});
  EXPECT_EQ(ConfigurationJson(spec.space, configuration).dump(), R"({"optimizer.name":"adam","layers.1.width":4})");
  EXPECT_FALSE(TrialDocument(spec, configuration)["optimizer"].contains("sgd"));
}

TEST(DocumentTest, AConfigurationComesBackWithTheTypesOfItsParameters) {
  const StudySpec spec = Spec();
  const auto configuration = ConfigurationFromJson(
      spec.space,
      nlohmann::json::parse(R"({"layers.1.width": 4.0, "optimizer.name": "sgd", "optimizer.sgd.momentum": 1})"));
  EXPECT_EQ(configuration[1], search::Value(1.0));
  EXPECT_EQ(configuration[2], search::Value(std::int64_t{4}));
  EXPECT_EQ(ConfigurationFromJson(spec.space, ConfigurationJson(spec.space, configuration)), configuration);
}

TEST(DocumentTest, EveryIllegalValueIsNamed) {
  EXPECT_EQ(MessageOf(R"({"optimizer.nam": "sgd", "layers.1.width": 65, "optimizer.name": [1]})"),
            "configuration: layers.1.width: 65 is above high = 64\n"
            "configuration: optimizer.nam: unknown parameter \"optimizer.nam\"; did you mean \"optimizer.name\"?\n"
            "configuration: optimizer.name: [1] is not a value");
  EXPECT_EQ(MessageOf(R"({"layers.1.width": 6})"), "configuration: optimizer.name: the value is missing");
  EXPECT_EQ(MessageOf("3"), R"(configuration: is 3: must be an object {"parameter": value})");
}

TEST(DocumentTest, APartialConfigurationMayLeaveParametersFree) {
  const StudySpec spec = Spec();
  const auto partial = PartialFromJson(spec.space, {{"layers.1.width", 6}});
  EXPECT_EQ(partial[0], std::nullopt);
  EXPECT_EQ(partial[2], search::Value(std::int64_t{6}));
}

}  // namespace
}  // namespace hpo::study
