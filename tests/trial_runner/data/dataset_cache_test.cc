// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/data/dataset_cache.h"

#include <gtest/gtest.h>

#include "trial_runner/data/labelled_table.h"

namespace hpo::trial_runner {
namespace {

class DatasetCacheTest : public ::testing::Test {
 protected:
  DatasetCacheTest() {
    Registry registry;
    registry.AddDataset({.name = "counted",
                         .help = "counts loads",
                         .fields = {},
                         .load = [this](const nlohmann::json& options, const SplitOptions& split) {
                           ++loads_;
                           LabelledTable table{.columns = 1, .features = {}, .labels = {}, .class_names = {"a", "b"}};
                           for (int row = 0; row < 10; ++row) {
                             table.features.push_back(options.at("first").get<float>() + static_cast<float>(row));
                             table.labels.push_back(row % 2);
                           }
                           return MakeDataset(std::move(table), split, false);
                         }});
    wrapped_ = cache_.Wrap(registry);
  }

  float FirstFeature(float first, const SplitOptions& split = {}) {
    return wrapped_.FindDataset("counted")->load({{"first", first}}, split)->Rows(Part::kTrain).features.front();
  }

  int loads_ = 0;
  DatasetCache cache_;
  Registry wrapped_;
};

TEST_F(DatasetCacheTest, SameOptionsLoadOnce) {
  const float first = FirstFeature(0);
  EXPECT_EQ(FirstFeature(0), first);
  EXPECT_EQ(loads_, 1);
}

TEST_F(DatasetCacheTest, OtherOptionsOrAnotherSplitLoadAgain) {
  const float first = FirstFeature(0);
  EXPECT_EQ(FirstFeature(100), first + 100);
  FirstFeature(100, {.validation = 0.2, .test = 0.2, .seed = 1});
  EXPECT_EQ(loads_, 3);
  EXPECT_EQ(FirstFeature(0), first);
}

TEST_F(DatasetCacheTest, ModelsAreKept) { EXPECT_NE(DatasetCache().Wrap(BuiltInRegistry()).FindModel("mlp"), nullptr); }

}  // namespace
}  // namespace hpo::trial_runner
