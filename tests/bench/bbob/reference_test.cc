// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/bbob/reference.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <stdexcept>
#include <string>

#include "tests/bench/bbob/bbob.h"
#include "tests/support/scratch_folder.h"

namespace hpo::bbob {
namespace {

std::string Digits(double x) {
  char text[32];
  std::snprintf(text, sizeof text, "%.17g", x);
  return text;
}

// A reference of one problem: its optimum, its value in the middle, its optimal point.
void Write(const ScratchFolder& folder, double optimum, double middle, const Point& point) {
  const std::string problem = "bbob_f003_i02_d02,2,";
  folder.Write("bbob_ref.csv", "heading\n" + problem + "0,1,0,best," + Digits(optimum) + ",,\n" + problem +
                                   "0,1,0,p0," + Digits(middle) + ",,\n");
  folder.Write("bbob_xopt.csv",
               "heading\n" + problem + Digits(optimum) + ',' + Digits(point[0]) + ';' + Digits(point[1]) + '\n');
}

TEST(ReferenceTest, WhatAgreesHasNoDeviation) {
  const BbobFunction function(3, 2, 2);
  const ScratchFolder folder;
  Write(folder, function.optimum(), function(Point{0, 0}), {function.optimal_point()[0], function.optimal_point()[1]});
  const ReferenceCheck check = CheckAgainst(folder.path());
  EXPECT_EQ(check.values.compared, 1);
  EXPECT_EQ(check.optima.compared, 2);
  EXPECT_EQ(check.optimal_points.compared, 2);
  for (const Agreement* part : {&check.values, &check.optima, &check.optimal_points}) {
    EXPECT_EQ(part->identical, part->compared);
    EXPECT_EQ(part->largest, 0);
  }
}

TEST(ReferenceTest, ADeviationIsFoundAndNamed) {
  const BbobFunction function(3, 2, 2);
  const ScratchFolder folder;
  Write(folder, function.optimum(), function(Point{0, 0}) * (1 + 1e-6), {0, function.optimal_point()[1]});
  const ReferenceCheck check = CheckAgainst(folder.path());
  EXPECT_NEAR(check.values.largest, 1e-6, 1e-9);
  EXPECT_EQ(check.values.where, "bbob_f003_i02_d02");
  EXPECT_EQ(check.optimal_points.identical, 1);
}

TEST(ReferenceTest, AFolderWithoutTheFilesIsAnError) { EXPECT_THROW(CheckAgainst("/nonexistent"), std::runtime_error); }

}  // namespace
}  // namespace hpo::bbob
