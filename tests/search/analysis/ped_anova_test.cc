// SPDX-License-Identifier: Apache-2.0
#include "search/analysis/ped_anova.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>

#include "search/random_source.h"
#include "tests/support/plain_spaces.h"

namespace hpo::search::analysis {
namespace {

std::vector<double> ImportanceOf(const SearchSpace& space,
                                 const std::function<double(const std::vector<double>&)>& loss, int trials = 400) {
  RandomStream draws(5, 0);
  std::vector<Configuration> configurations;
  std::vector<double> losses;
  std::vector<double> unit(static_cast<std::size_t>(space.size()));
  for (int k = 0; k < trials; ++k) {
    for (double& u : unit) u = draws.Uniform();
    configurations.push_back(space.FromUnitCube(unit));
    losses.push_back(loss(unit));
  }
  return PedAnova(space, configurations, losses);
}

TEST(PedAnovaTest, WhatSetsTheBestApartHasNearlyAll) {
  const auto shares = ImportanceOf(Reals(2), [](const auto& u) { return std::fabs(u[0] - 0.3); });
  EXPECT_GT(shares[0], 0.9);
  EXPECT_NEAR(shares[0] + shares[1], 1, 1e-12);
}

TEST(PedAnovaTest, EqualPartsHaveEqualShares) {
  const auto shares = ImportanceOf(
      Reals(2), [](const auto& u) { return std::pow(u[0] - 0.3, 2) + std::pow(u[1] - 0.7, 2); }, 2000);
  EXPECT_NEAR(shares[0], 0.5, 0.1);
}

// The option counts within its branch, in which all of the best trials are.
TEST(PedAnovaTest, AnOptionOfABranchIsJudgedByTheTrialsThatHaveIt) {
  SearchSpace space;
  const auto kind = space.Add(Choice("kind", {"plain", "bent"}));
  space.Add(Real("bend", 0, 1).When(kind == "bent"));
  space.Add(Real("idle", 0, 1).When(kind == "plain"));
  const auto shares =
      ImportanceOf(space, [](const auto& u) { return u[0] < 0.5 ? 2.0 + u[2] : std::fabs(u[1] - 0.5); });
  EXPECT_GT(shares[1], shares[0]);
  EXPECT_EQ(shares[2], 0);
}

TEST(PedAnovaTest, ASpaceOfOnePointHasNone) {
  SearchSpace space;
  space.Add(Choice("kind", {"only"}));
  EXPECT_EQ(ImportanceOf(
                space, [](const auto&) { return 1.0; }, 8),
            std::vector<double>{0});
}

}  // namespace
}  // namespace hpo::search::analysis
