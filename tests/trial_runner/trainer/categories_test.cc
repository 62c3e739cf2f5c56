// SPDX-License-Identifier: Apache-2.0
//
// Whole trials on tables with columns of categories.
#include <ATen/ops/arange.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/zeros.h>
#include <gmock/gmock.h>

#include <stdexcept>
#include <string>

#include "tests/support/scratch_folder.h"
#include "tests/trial_runner/architecture/forward/one_layer.h"
#include "tests/trial_runner/trainer/small_task.h"
#include "trial_runner/document/document.h"

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
    TrialTask task;
    for (const DocumentProblem& problem : ParseDocument(text, BuiltInRegistry(), task.document)) {
      throw std::invalid_argument(problem.path + ": " + problem.message);
    }
    task.objective_metric = "valid.error";
    task.folder = folder_.path();
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

TEST(CategoryEmbeddingTest, EachCategoryHasItsRow) {
  const auto network = OneLayer(CategoryEmbedding{.column = 1, .categories = 3, .width = 2}, {2});
  at::Tensor samples = at::zeros({3, 2});
  for (int row = 0; row < 3; ++row) samples[row][1] = 2 - row;
  const at::Tensor table = network->Parameters().front().tensor;
  EXPECT_TRUE(at::equal(network->Forward(samples), table.flip(0)));
}

TEST(LeadingColumnsTest, TheOthersAreLeftOut) {
  const at::Tensor samples = at::arange(6, at::kFloat).view({2, 3});
  EXPECT_TRUE(at::equal(OneLayer(LeadingColumns{2}, {3})->Forward(samples), samples.narrow(1, 0, 2)));
}

}  // namespace
}  // namespace hpo::trial_runner
