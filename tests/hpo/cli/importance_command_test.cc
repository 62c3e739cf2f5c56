// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

#include "hpo/run/local_study.h"
#include "tests/hpo/cli/command_fixture.h"

namespace hpo::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

class ImportanceCommandTest : public CommandFixture {
 protected:
  // A study in hpo-runs whose value depends on x alone.
  static void StoreStudy(int trials) {
    study::StudySpec spec{.name = "bowl", .seed = 3, .sampler = {.name = "random"}};
    spec.space.Add(search::Real("y", -1, 1));
    spec.space.Add(search::Real("x", -1, 1));
    auto study = run::LocalStudy::Open(spec, {.folder = std::filesystem::path("hpo-runs") / "bowl", .sync = false});
    study.Optimize({.trials = trials}, [](run::ActiveTrial& trial) {
      const double x = search::ToNumber(*trial.configuration()[1]);
      return x * x;
    });
  }
};

TEST_F(ImportanceCommandTest, WhatMattersMostComesFirstWhateverTheMethod) {
  StoreStudy(80);
  for (const char* method : {"total_effects", "fanova", "ped_anova"}) {
    EXPECT_EQ(Run({"importance", "bowl", "--method", method}), 0);
    EXPECT_THAT(out_, StartsWith("x ")) << method;
  }
}

TEST_F(ImportanceCommandTest, JsonNamesEachParameterAndEachPair) {
  StoreStudy(40);
  EXPECT_EQ(Run({"importance", "--json", "--method", "fanova"}), 0);
  const auto json = nlohmann::json::parse(out_);
  EXPECT_EQ(json.at("method"), "fanova");
  EXPECT_GT(json.at("importance").at("x"), json.at("importance").at("y"));
  EXPECT_EQ(json.at("pairs").at(0).at("parameters"), nlohmann::json::parse(R"(["y", "x"])"));
}

TEST_F(ImportanceCommandTest, TooFewValuesAndUnknownMethodsAreSaid) {
  StoreStudy(4);
  EXPECT_EQ(Run({"importance", "bowl"}), 1);
  EXPECT_THAT(err_, HasSubstr("4 trials have a value; importance takes 5"));
  EXPECT_EQ(Run({"importance", "bowl", "--method", "fanvoa"}), 2);
  EXPECT_THAT(err_, HasSubstr("fanvoa"));
}

}  // namespace
}  // namespace hpo::cli
