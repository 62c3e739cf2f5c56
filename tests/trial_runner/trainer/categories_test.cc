// SPDX-License-Identifier: Apache-2.0
//
// Whole trials on tables with columns of categories.
#include <gmock/gmock.h>

#include <string>

#include "tests/support/scratch_folder.h"
#include "tests/trial_runner/trainer/document_task.h"
#include "tests/trial_runner/trainer/small_task.h"

namespace hpo::trial_runner {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

class CategoriesTest : public ::testing::Test {
 protected:
  // The class follows from the town alone, and not from the order of the towns' names.
  CategoriesTest() {
    constexpr const char* kTowns[] = {"aarau", "bern", "chur", "davos", "egg"};
    std::string content = "town,x,kind\n";
    for (int i = 0; i < 200; ++i) {
      content +=
          std::string(kTowns[i % 5]) + "," + std::to_string(i % 7) + "," + (i % 5 % 2 == 0 ? "even" : "odd") + "\n";
    }
    path_ = folder_.Write("towns.csv", content).string();
  }

  TrialTask Task(const json& changes = json::object()) {
    json text = {
        {"dataset", {{"name", "csv"}, {"csv", {{"path", path_}, {"target", "kind"}, {"categorical", "town"}}}}},
        {"model", {{"mlp", {{"width", 8}, {"depth", 1}}}}},
        {"optimizer", {{"lr", 0.05}}},
        {"batch_size", 32},
        {"epochs", 15}};
    text.merge_patch(changes);
    TrialTask task = DocumentTask(text, BuiltInRegistry(), folder_.path());
    task.objective_metric = "valid.loss";
    return task;
  }

  std::string Refusal(const json& changes) {
    RecordingLink link;
    try {
      Train(Task(changes), BuiltInRegistry(), link);
    } catch (const BadConfiguration& error) {
      return error.what();
    }
    return "";
  }

  const ScratchFolder folder_;
  std::string path_;
};

TEST_F(CategoriesTest, WhatCategoriesMeanIsLearned) {
  RecordingLink link;
  const TrialResult result = Train(Task(), BuiltInRegistry(), link);
  EXPECT_EQ(result.test.at("test.error"), 0);
  EXPECT_EQ(result.facts.at("categories"),
            json::parse(R"([{"column": "town", "values": ["aarau", "bern", "chur", "davos", "egg"]}])"));
}

TEST_F(CategoriesTest, ModelsOfNumbersRefuseThem) {
  EXPECT_THAT(Refusal({{"model", {{"name", "lstm"}}}}),
              HasSubstr("model 'lstm' takes numbers, column town holds categories; use mlp or graph"));
}

TEST_F(CategoriesTest, TheyCannotBeMixed) {
  EXPECT_THAT(Refusal({{"augmentation", {{"mixup", 0.2}}}}), HasSubstr("augmentation: categories cannot be mixed"));
}

}  // namespace
}  // namespace hpo::trial_runner
