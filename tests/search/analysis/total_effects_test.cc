// SPDX-License-Identifier: Apache-2.0
//
// Against functions whose Sobol indices are known in closed form.
#include "search/analysis/total_effects.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <numbers>

#include "search/sobol_sequence.h"
#include "tests/support/history_builder.h"
#include "tests/support/plain_spaces.h"

namespace hpo::search::analysis {
namespace {

using Units = std::vector<double>;

// The effects in a study of evenly spread trials.
std::vector<double> EffectsOf(const SearchSpace& space, const std::function<double(const Units&)>& loss,
                              std::uint32_t trials) {
  const SobolSequence sequence(space.size(), RandomStream(7, 0));
  HistoryBuilder study;
  Units unit(static_cast<std::size_t>(space.size()));
  for (std::uint32_t k = 0; k < trials; ++k) {
    sequence.Point(k, unit);
    study.Complete(study.Ask(space.FromUnitCube(unit)), loss(unit));
  }
  const auto model = StudyModel::Of(space, study.history(), RandomSource(5), gp::StoppedTrials::kMatch);
  return TotalEffects(std::get<StudyModel>(model));
}

// Of a sum a_i x_i the effect of x_i is a_i^2 over the sum of all a_i^2. (The transform of such losses is close to
// linear.)
TEST(TotalEffectsTest, OfALinearFunctionTheyAreTheSquaresOfItsSlopes) {
  const auto effects = EffectsOf(
      Reals(3), [](const Units& x) { return 3 * x[0] + 2 * x[1] + x[2]; }, 64);
  EXPECT_NEAR(effects[0], 9.0 / 14, 0.03);
  EXPECT_NEAR(effects[1], 4.0 / 14, 0.03);
  EXPECT_NEAR(effects[2], 1.0 / 14, 0.03);
}

// The Ishigami function with a = 7, b = 0.1: total effects .558, .442 and .244.
TEST(TotalEffectsTest, OfTheIshigamiFunctionTheyAreThoseOfTheBooks) {
  const auto ishigami = [](const Units& x) {
    const double pi = std::numbers::pi;
    const double a = pi * (2 * x[0] - 1), b = pi * (2 * x[1] - 1), c = pi * (2 * x[2] - 1);
    return std::sin(a) + 7 * std::pow(std::sin(b), 2) + 0.1 * std::pow(c, 4) * std::sin(a);
  };
  const auto effects = EffectsOf(Reals(3), ishigami, 256);
  EXPECT_NEAR(effects[0], 0.558, 0.08);
  EXPECT_NEAR(effects[1], 0.442, 0.08);
  EXPECT_NEAR(effects[2], 0.244, 0.08);
}

TEST(TotalEffectsTest, WhatCannotVaryOrIsNeverUsedHasNone) {
  SearchSpace space = Reals(1);
  space.Add(Choice("kind", {"only"}));
  space.Add(Real("unused", 0, 1));
  const auto effects = EffectsOf(
      space, [](const Units& x) { return x[0]; }, 40);
  EXPECT_GT(effects[0], 0.9);
  EXPECT_EQ(effects[1], 0);
  EXPECT_LT(effects[2], 0.01);
}

TEST(TotalEffectsTest, AnOptionOfABranchMattersAsFarAsTheBranchIsTaken) {
  SearchSpace space;
  const auto kind = space.Add(Choice("kind", {"plain", "bent"}));
  space.Add(Real("bend", 0, 1).When(kind == "bent"));
  const auto effects = EffectsOf(
      space, [](const Units& x) { return x[0] < 0.5 ? 1.0 : 2 + 2 * x[1]; }, 64);
  EXPECT_GT(effects[0], effects[1]);
  EXPECT_GT(effects[1], 0.02);
}

}  // namespace
}  // namespace hpo::search::analysis
