// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/data/channel_scale.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

namespace hpo::trial_runner {
namespace {

// Two channels of two pixels: the first varies, the second is always 51. The last row is not trained on.
Dataset TwoChannels() {
  return {.sample_shape = {2, 1, 2},
          .samples = std::vector<std::uint8_t>{0, 255, 51, 51, 255, 0, 51, 51, 77, 77, 255, 0},
          .label_shape = {},
          .labels = {0, 1, 1},
          .class_names = {"a", "b"},
          .split = {.train = {0, 1}, .validation = {2}, .test = {2}},
          .pixel_scale = {}};
}

TEST(ChannelScaleTest, MeanAndDeviationAreThoseOfTheTrainingRows) {
  const std::vector<ChannelScale> scales = MeasureChannels(TwoChannels());
  ASSERT_EQ(scales.size(), 2u);
  EXPECT_FLOAT_EQ(scales[0].mean, 0.5F);
  EXPECT_FLOAT_EQ(scales[0].deviation, 0.5F);
}

TEST(ChannelScaleTest, ConstantChannelKeepsItsSize) {
  const ChannelScale scale = MeasureChannels(TwoChannels())[1];
  EXPECT_FLOAT_EQ(scale.mean, 0.2F);
  EXPECT_EQ(scale.deviation, 1);
}

TEST(ChannelScaleTest, NoneLeavesPixelsFrom0To1) {
  Dataset dataset = TwoChannels();
  Normalize(dataset, {{"normalize", "none"}});
  ASSERT_EQ(dataset.pixel_scale.size(), 2u);
  EXPECT_EQ(dataset.pixel_scale[0].mean, 0);
  EXPECT_EQ(dataset.pixel_scale[0].deviation, 1);
  Normalize(dataset, {{"normalize", NormalizeField().fallback}});
  EXPECT_FLOAT_EQ(dataset.pixel_scale[0].deviation, 0.5F);
}

}  // namespace
}  // namespace hpo::trial_runner
