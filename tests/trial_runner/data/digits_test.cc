// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/data/digits.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <stdexcept>

#include "tests/support/scratch_folder.h"

namespace hpo::trial_runner {
namespace {

using ::testing::HasSubstr;

// ctest runs each test in a process of its own, so the environment is this test's.
std::string LoadErrorWithData(const std::string& folder) {
  setenv("HPO_DATA", folder.c_str(), /*overwrite=*/1);
  try {
    DigitsDataset().load(nlohmann::json::object(), SplitOptions{});
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "";
}

TEST(DigitsTest, HasTheKnownRowsClassesAndScale) {
  const Dataset digits = DigitsDataset().load(nlohmann::json::object(), SplitOptions{});
  EXPECT_THAT(digits.sample_shape, ::testing::ElementsAre(64));
  EXPECT_EQ(digits.class_names.size(), 10u);
  EXPECT_EQ(digits.class_names[3], "3");
  EXPECT_EQ(digits.split.train.size(), 1149u);
  EXPECT_EQ(digits.split.validation.size(), 288u);
  EXPECT_EQ(digits.split.test.size(), 360u);
  const auto& pixels = std::get<std::vector<float>>(digits.samples);
  const auto [darkest, brightest] = std::minmax_element(pixels.begin(), pixels.end());
  EXPECT_EQ(*darkest, 0);
  EXPECT_EQ(*brightest, 1);
}

TEST(DigitsTest, AsImagesTheyAreTheSameNumbers) {
  const Dataset images = DigitsDataset().load({{"shape", "image"}}, SplitOptions{});
  EXPECT_THAT(images.sample_shape, ::testing::ElementsAre(1, 8, 8));
  EXPECT_EQ(images.samples, DigitsDataset().load({{"shape", "vector"}}, SplitOptions{}).samples);
}

TEST(DigitsTest, MissingFileSaysWhereItWasLookedForAndWhatToDo) {
  const ScratchFolder empty;
  EXPECT_EQ(LoadErrorWithData(empty.path().string()),
            "data set digits: no file at " + (empty.path() / "digits.csv").string() +
                "; run `make deps` in the source tree or set HPO_DATA to the folder of digits.csv");
}

TEST(DigitsTest, AnotherTableUnderTheNameIsRefused) {
  const ScratchFolder folder;
  std::string row;
  for (int i = 0; i < 64; ++i) row += "0,";
  folder.Write("digits.csv", row + "1\n" + row + "2\n");
  EXPECT_THAT(LoadErrorWithData(folder.path().string()), HasSubstr("not the digits"));
}

}  // namespace
}  // namespace hpo::trial_runner
