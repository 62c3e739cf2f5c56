// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/data/dataset_cache.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "trial_runner/data/labelled_table.h"

namespace hpo::trial_runner {
namespace {

class DatasetCacheTest : public ::testing::Test {
 protected:
  float FirstFeature(float first, const SplitOptions& split = {}) {
    const Dataset& dataset = cache_.Get(counted_, {{"first", first}}, split);
    return std::get<std::vector<float>>(dataset.samples).front();
  }

  int loads_ = 0;
  std::vector<std::string> class_names_ = {"a", "b"};
  DatasetEntry counted_{.name = "counted",
                        .help = "counts loads",
                        .fields = {},
                        .load = [this](const nlohmann::json& options, const SplitOptions& split) {
                          ++loads_;
                          LabelledTable table{.columns = 1, .features = {}, .labels = {}, .class_names = class_names_};
                          for (int row = 0; row < 10; ++row) {
                            table.features.push_back(options.at("first").get<float>() + static_cast<float>(row));
                            table.labels.push_back(row % 2);
                          }
                          return MakeDataset(std::move(table), split, false);
                        }};
  DatasetCache cache_;
};

TEST_F(DatasetCacheTest, SameOptionsLoadOnce) {
  EXPECT_EQ(FirstFeature(0), 0);
  EXPECT_EQ(FirstFeature(0), 0);
  EXPECT_EQ(loads_, 1);
}

TEST_F(DatasetCacheTest, OtherOptionsOrAnotherSplitLoadAgain) {
  EXPECT_EQ(FirstFeature(0), 0);
  EXPECT_EQ(FirstFeature(100), 100);
  FirstFeature(100, {.validation = 0.2, .test = 0.2, .seed = 1});
  EXPECT_EQ(loads_, 3);
  EXPECT_EQ(FirstFeature(0), 0);
}

TEST_F(DatasetCacheTest, TheFoldsOfOneCutAreKeptTogether) {
  const auto fold = [&](int number, std::uint64_t seed = 0) {
    return &cache_.Get(counted_, {{"first", 0}}, {.seed = seed, .folds = 3, .fold = number});
  };
  const Dataset* const first = fold(0);
  EXPECT_NE(first->split.validation, fold(1)->split.validation);
  EXPECT_EQ(fold(0), first);
  EXPECT_EQ(loads_, 2);
  fold(0, 1);
  EXPECT_EQ(loads_, 3);
}

TEST_F(DatasetCacheTest, ALoaderThatIsWrongIsNamedAndNothingIsKept) {
  class_names_ = {"a"};
  EXPECT_THAT([&] { FirstFeature(0); },
              ::testing::ThrowsMessage<std::invalid_argument>("data set counted: fewer than two classes"));
  class_names_ = {"a", "b"};
  EXPECT_EQ(FirstFeature(0), 0);
  EXPECT_EQ(loads_, 2);
}

}  // namespace
}  // namespace hpo::trial_runner
