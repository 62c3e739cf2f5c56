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
  const auto dataset = DigitsDataset().load(nlohmann::json::object(), SplitOptions{});
  EXPECT_THAT(dataset->SampleShape(), ::testing::ElementsAre(64));
  EXPECT_EQ(dataset->ClassNames().size(), 10u);
  EXPECT_EQ(dataset->ClassNames()[3], "3");
  const TabularData& train = dataset->Rows(Part::kTrain);
  EXPECT_EQ(train.rows(), 1149);
  EXPECT_EQ(dataset->Rows(Part::kValidation).rows(), 288);
  EXPECT_EQ(dataset->Rows(Part::kTest).rows(), 360);
  const auto [darkest, brightest] = std::minmax_element(train.features.begin(), train.features.end());
  EXPECT_EQ(*darkest, 0);
  EXPECT_EQ(*brightest, 1);
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
