// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/data/synthetic.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "tests/trial_runner/data/loading.h"

namespace hpo::trial_runner {
namespace {

using ::testing::ElementsAre;

class SyntheticTest : public ::testing::TestWithParam<std::string> {};

TEST_P(SyntheticTest, ClassesHaveEqualShares) {
  const Dataset dataset = LoadFilled(SyntheticDataset(), {{"kind", GetParam()}, {"rows", 90}, {"classes", 3}});
  for (const std::int64_t label : {0, 1, 2}) EXPECT_EQ(std::ranges::count(dataset.labels, label), 30);
  EXPECT_THAT(dataset.class_names, ElementsAre("0", "1", "2"));
}

TEST_P(SyntheticTest, RowsAreAFunctionOfTheOptions) {
  const nlohmann::json options = {{"kind", GetParam()}, {"rows", 50}};
  nlohmann::json other = options;
  other["seed"] = 1;
  EXPECT_EQ(LoadFilled(SyntheticDataset(), options).samples, LoadFilled(SyntheticDataset(), options).samples);
  EXPECT_NE(LoadFilled(SyntheticDataset(), options).samples, LoadFilled(SyntheticDataset(), other).samples);
}

INSTANTIATE_TEST_SUITE_P(All, SyntheticTest, ::testing::Values("blobs", "moons", "spirals", "stripes"),
                         [](const auto& kind) { return kind.param; });

TEST(SyntheticFiguresTest, NoiseHasTheDeviationThatIsAskedFor) {
  const Dataset dataset = LoadFilled(SyntheticDataset(), {{"rows", 20000}, {"noise", 0.5}});
  const auto& values = std::get<std::vector<float>>(dataset.samples);
  double square = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double centre = i % 2 == 1 ? 0 : i % 4 == 0 ? 1 : -1;  // blobs of two classes lie at (1, 0) and (-1, 0)
    square += (values[i] - centre) * (values[i] - centre) / static_cast<double>(values.size());
  }
  EXPECT_NEAR(std::sqrt(square), 0.5, 0.01);  // five standard errors of 40,000 numbers
}

TEST(SyntheticFiguresTest, WithoutNoiseStripesOfOneClassRunAlongTheColumns) {
  const Dataset dataset =
      LoadFilled(SyntheticDataset(), {{"kind", "stripes"}, {"rows", 10}, {"noise", 0}, {"size", 8}});
  EXPECT_THAT(dataset.sample_shape, ElementsAre(1, 8, 8));
  const auto& pixels = std::get<std::vector<std::uint8_t>>(dataset.samples);
  for (std::size_t x = 0; x < 8; ++x) EXPECT_EQ(pixels[x], pixels[8 + x]) << x;  // class 0: the wave runs along x
  EXPECT_NE(pixels[0], pixels[2]);
}

}  // namespace
}  // namespace hpo::trial_runner
