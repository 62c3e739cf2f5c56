// SPDX-License-Identifier: Apache-2.0
//
// Targets that are numbers, from every source that has them to the data set.
#include <gmock/gmock.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <limits>
#include <sstream>
#include <string>
#include <vector>

#include "tests/support/scratch_folder.h"
#include "tests/trial_runner/data/loading.h"
#include "trial_runner/data/csv.h"
#include "trial_runner/data/csv_table.h"
#include "trial_runner/data/number_targets.h"
#include "trial_runner/data/synthetic.h"

namespace hpo::trial_runner {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;
using ::testing::ThrowsMessage;

// Targets in their own unit again.
double Original(const Dataset& dataset, std::size_t i) {
  const TargetColumn& target = dataset.targets[i % dataset.targets.size()];
  return dataset.target_values[i] * target.deviation + target.mean;
}

class RegressionCsvTest : public ::testing::Test {
 protected:
  LabelledTable Read(const std::string& content, const std::string& target) {
    return ReadCsv({.path = folder_.Write("data.csv", content), .target = target, .number_targets = true});
  }
  std::string ErrorOf(const std::string& content, const std::string& target = "y") {
    try {
      Read(content, target);
    } catch (const std::invalid_argument& error) {
      const std::string file = (folder_.path() / "data.csv").string() + ": ";
      EXPECT_THAT(error.what(), StartsWith(file));
      return std::string(error.what()).substr(file.size());
    }
    return "";
  }

  const ScratchFolder folder_;
};

TEST_F(RegressionCsvTest, ATargetIsAColumnOfNumbers) {
  const LabelledTable table = Read("x,y,z\n1,-2.5,3\n4,5,6\n", "z");
  EXPECT_THAT(table.numbers.names, ElementsAre("z"));
  EXPECT_THAT(table.numbers.values, ElementsAre(3, 6));
  EXPECT_TRUE(table.labels.empty());
}

TEST_F(RegressionCsvTest, SeveralTargetsAreNamedWithCommasBetweenThem) {
  const LabelledTable table = Read("x,\"a,b\",z\n1,2,3\n4,5,6\n", "z, 0");
  EXPECT_THAT(table.numbers.names, ElementsAre("z", "x"));
  EXPECT_THAT(table.numbers.values, ElementsAre(3, 1, 6, 4));
  EXPECT_THAT(table.features, ElementsAre(2, 5));
  EXPECT_THAT(Read("x,\"a,b\",z\n1,2,3\n4,5,6\n", "a,b").numbers.values, ElementsAre(2, 5));
}

TEST_F(RegressionCsvTest, EveryFaultOfATargetNamesItsLineAndColumn) {
  EXPECT_EQ(ErrorOf("x,y\n1,2\n3,red\n"), "line 3, column y: \"red\" is not a number");
  EXPECT_EQ(ErrorOf("x,y\n1,2\n3,\n"), "line 3, column y: the cell is empty; every target needs a number");
  EXPECT_EQ(ErrorOf("x,y\n1,nan\n3,4\n"), "line 2, column y: \"nan\" is not a finite number of single precision");
  EXPECT_EQ(ErrorOf("x,y\n1,2\n3,-inf\n"), "line 3, column y: \"-inf\" is not a finite number of single precision");
  EXPECT_EQ(ErrorOf("x,y\n"), "there is no row below the header");
  EXPECT_EQ(ErrorOf("x,y\n1,2\n", "y,x"), "there is no feature column besides the target; is the delimiter right?");
  EXPECT_EQ(ErrorOf("x,y\n1,2\n", "y,1"), "target column \"1\" is named twice");
  EXPECT_EQ(ErrorOf("x,y\n1,2\n", "y,w"), "there is no target column \"w\"; the columns are x, y");
}

TEST_F(RegressionCsvTest, AQuantityTakenForClassesIsSentToTheTask) {
  const nlohmann::json options = {{"path", folder_.Write("q.csv", "x,y\n1,0.1\n2,0.2\n3,0.3\n").string()},
                                  {"target", "y"}};
  EXPECT_THAT([&] { LoadFilled(CsvDataset(), options); },
              ThrowsMessage<std::invalid_argument>(HasSubstr("not classes; the task `regression` learns numbers")));
}

// Whatever a cell holds: a finite number, or one error that names the file.
RC_GTEST_PROP(RegressionCsvPropertyTest, AnyTargetCellGivesANumberOrOneError, ()) {
  const auto cell = *rc::gen::container<std::string>(
      rc::gen::element('1', '9', '.', '-', '+', 'e', 'n', 'a', 'i', 'f', ' ', '"', ',', '\0', '\xff'));
  const ScratchFolder folder;
  const std::string path = folder.Write("f.csv", "x,y\n1," + cell + "\n2,3\n");
  RequireResultOrOneError("f.csv: ", [&] {
    const LabelledTable table = ReadCsv({.path = path, .target = "y", .number_targets = true});
    RC_ASSERT(table.numbers.rows() == std::ssize(table.features));
    for (const double value : table.numbers.values) RC_ASSERT(std::isfinite(value));
  });
}

RC_GTEST_PROP(RegressionCsvPropertyTest, TargetsSurviveToTheLastDigit, ()) {
  const auto numbers = *rc::gen::nonEmpty(rc::gen::container<std::vector<float>>(rc::gen::arbitrary<float>()));
  std::ostringstream text;
  text.precision(17);
  text << "x,y\n";
  std::vector<double> doubles;
  for (const float number : numbers) {
    doubles.push_back(number / 3.0);
    text << "0," << doubles.back() << '\n';
  }
  const ScratchFolder folder;
  const std::string path = folder.Write("f.csv", text.str());
  RC_ASSERT(ReadCsv({.path = path, .target = "y", .number_targets = true}).numbers.values == doubles);
}

Dataset Ten() {
  return {.sample_shape = {1},
          .samples = std::vector<float>(10, 0),
          .label_shape = {},
          .labels = {},
          .class_names = {},
          .split = {.train = {0, 1, 2, 3, 4, 5}, .validation = {6, 7}, .test = {8, 9}},
          .pixel_scale = {}};
}

TEST(NumberTargetsTest, TheyAreStandardizedByTheTrainingRowsAndCanBeUndone) {
  // A large mean and a small deviation, in double until it is standardized; test rows are far away.
  std::vector<double> values;
  for (int row = 0; row < 10; ++row) values.push_back(1e9 + 0.25 * (row % 3) + (row >= 8 ? 1e3 : 0));
  Dataset dataset = Ten();
  SetTargets({.names = {"y"}, .values = values}, dataset);
  RequireConsistent(dataset);
  EXPECT_EQ(dataset.rows(), 10);
  EXPECT_DOUBLE_EQ(dataset.targets[0].mean, 1e9 + 0.25);
  EXPECT_NEAR(dataset.targets[0].deviation, 0.25 * std::sqrt(2.0 / 3), 1e-9);
  for (std::size_t i = 0; i < 8; ++i) EXPECT_NEAR(Original(dataset, i), values[i], 3e-7) << i;
}

TEST(NumberTargetsTest, WhatCannotBeLearnedIsRefused) {
  std::vector<double> values(20, 0.1);
  for (std::size_t row = 0; row < 10; ++row) values[2 * row] = static_cast<double>(row);
  Dataset dataset = Ten();
  EXPECT_THAT(
      [&] {
        SetTargets({.names = {"a", "b"}, .values = values}, dataset);
      },
      ThrowsMessage<std::invalid_argument>(HasSubstr("target b has one value in all training rows")));
  EXPECT_THAT(
      [&] {
        Split(NumberTargets{.names = {"a", "b"}, .values = values}, {.stratified = true}, {});
      },
      ThrowsMessage<std::invalid_argument>(HasSubstr("split.stratified: the targets are numbers")));
}

TEST(NumberTargetsTest, ADatasetOfBothKindsOrOfHalfARowIsRefused) {
  const auto error_of = [](auto spoil) {
    Dataset dataset = Ten();
    dataset.targets = {{.name = "a"}, {.name = "b"}};
    dataset.target_values = std::vector<float>(20, 0.5f);
    RequireConsistent(dataset);
    spoil(dataset);
    try {
      RequireConsistent(dataset);
    } catch (const std::invalid_argument& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  EXPECT_EQ(error_of([](Dataset& d) { d.labels = {1}; }), "both classes and targets that are numbers");
  EXPECT_EQ(error_of([](Dataset& d) { d.target_values.pop_back(); }), "a row without all of its targets");
  EXPECT_EQ(error_of([](Dataset& d) { d.targets[1].deviation = 0; }), "the deviation of a target is not above 0");
  EXPECT_EQ(error_of([](Dataset& d) { d.target_values[3] = std::numeric_limits<float>::quiet_NaN(); }),
            "a target is not finite");
  EXPECT_EQ(error_of([](Dataset& d) { d.targets.clear(); }), "values of targets that it does not have");
}

TEST(SyntheticNumbersTest, WithoutNoiseTheTargetIsItsFormula) {
  const Dataset dataset = LoadFilled(SyntheticDataset(), {{"kind", "linear"}, {"rows", 50}, {"noise", 0}});
  EXPECT_THAT(dataset.sample_shape, ElementsAre(5));
  const auto& x = std::get<std::vector<float>>(dataset.samples);
  for (std::size_t row = 0; row < 50; ++row) {
    const float* f = x.data() + 5 * row;
    EXPECT_NEAR(Original(dataset, row), 3 + 0.5 * f[0] - f[1] + 1.5 * f[2] - 2 * f[3] + 2.5 * f[4], 1e-5);
  }
}

TEST(SyntheticNumbersTest, NoiseHasTheDeviationThatIsAskedFor) {
  const nlohmann::json options = {{"kind", "friedman"}, {"rows", 20000}, {"noise", 0}};
  nlohmann::json noisy = options;
  noisy["noise"] = 2;
  const Dataset exact = LoadFilled(SyntheticDataset(), options), other = LoadFilled(SyntheticDataset(), noisy);
  EXPECT_EQ(exact.samples, other.samples);
  double squares = 0;
  for (std::size_t row = 0; row < 20000; ++row) {
    squares += std::pow(Original(other, row) - Original(exact, row), 2) / 20000;
  }
  EXPECT_NEAR(std::sqrt(squares), 2, 0.05);  // five standard errors of 20,000 numbers
}

}  // namespace
}  // namespace hpo::trial_runner
