// SPDX-License-Identifier: Apache-2.0
//
// What every method must do.
#include "search/analysis/importance.h"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/support/history_builder.h"

namespace hpo::search::analysis {
namespace {

SearchSpace Space() {
  SearchSpace space;
  const auto kind = space.Add(Choice("kind", {"a", "b"}));
  space.Add(Real("rate", 1e-5, 1).Log());
  space.Add(Integer("width", 1, 9));
  space.Add(Real("option", 0, 1).When(kind == "b"));
  space.Add(Boolean("only").When(kind == "b"));
  return space;
}

// The rate decides; failures and running trials are there too.
HistoryBuilder StudyOf(const SearchSpace& space, int trials) {
  HistoryBuilder study;
  RandomStream draws(2, 0);
  std::vector<double> unit(static_cast<std::size_t>(space.size()));
  for (int k = 0; k < trials; ++k) {
    for (double& u : unit) u = draws.Uniform();
    const int trial = study.Ask(space.FromUnitCube(unit));
    if (k % 9 == 8) {
      study.Fail(trial);
    } else {
      study.Complete(trial, std::fabs(unit[1] - 0.4) + 0.05 * unit[0]);
    }
  }
  study.Ask(space.FromUnitCube(unit));
  return study;
}

TEST(ImportanceTest, EveryMethodFindsTheParameterThatDecides) {
  const SearchSpace space = Space();
  const HistoryBuilder study = StudyOf(space, 120);
  for (const ImportanceMethod& method : ImportanceMethods()) {
    const Importance importance = method.measure(space, study.history(), RandomSource(1));
    ASSERT_EQ(importance.shares.size(), 5u) << method.name;
    EXPECT_GT(importance.shares[1], 0.6) << method.name;
    for (const double share : importance.shares) EXPECT_TRUE(std::isfinite(share)) << method.name;
    EXPECT_EQ(method.measure(space, study.history(), RandomSource(1)).shares, importance.shares) << method.name;
  }
}

TEST(ImportanceTest, FiveTrialsAndEqualLossesAreAnswered) {
  const SearchSpace space = Space();
  HistoryBuilder constant;
  for (int k = 0; k < 6; ++k)
    constant.Complete(constant.Ask(space.FromUnitCube(std::vector<double>(5, 0.15 * k))), 1e300);
  const HistoryBuilder few = StudyOf(space, 5), &equal = constant;
  for (const ImportanceMethod& method : ImportanceMethods()) {
    for (const HistoryBuilder* study : {&few, &equal}) {
      const Importance importance = method.measure(space, study->history(), RandomSource(1));
      for (const double share : importance.shares) EXPECT_TRUE(std::isfinite(share)) << method.name;
    }
  }
}

TEST(ImportanceTest, AnUnknownMethodNamesTheNearest) {
  EXPECT_THROW(ImportanceMethodNamed("fanvoa"), std::invalid_argument);
  EXPECT_EQ(ImportanceMethodNamed("ped_anova").name, "ped_anova");
}

}  // namespace
}  // namespace hpo::search::analysis
