// SPDX-License-Identifier: Apache-2.0
#include "search/analysis/further_improvement.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>

#include "search/sobol_sequence.h"
#include "tests/support/history_builder.h"
#include "tests/support/plain_spaces.h"

namespace hpo::search::analysis {
namespace {

using Function = std::function<double(const std::vector<double>&)>;

HistoryBuilder Study(const SearchSpace& space, const Function& loss, std::uint32_t trials) {
  const SobolSequence sequence(space.size(), RandomStream(7, 0));
  HistoryBuilder study;
  std::vector<double> unit(static_cast<std::size_t>(space.size()));
  for (std::uint32_t k = 0; k < trials; ++k) {
    sequence.Point(k, unit);
    study.Complete(study.Ask(space.FromUnitCube(unit)), loss(unit));
  }
  return study;
}

FurtherImprovement Expect(const SearchSpace& space, const HistoryBuilder& study, std::uint64_t seed = 5) {
  const auto model = StudyModel::Of(space, study.history(), RandomSource(seed), gp::StoppedTrials::kMatch);
  return ExpectFurther(std::get<StudyModel>(model), study.history(), RandomSource(seed));
}

double Bowl(const std::vector<double>& x) {
  double sum = 1;
  for (const double coordinate : x) sum += std::pow(coordinate - 0.37, 2);
  return sum;
}

TEST(FurtherImprovementTest, OfABowlSeenFromAllSidesItIsTheWayToItsBottom) {
  const SearchSpace space = Reals(2);
  const HistoryBuilder study = Study(space, Bowl, 24);
  const double gap = study.history()[study.history().best().value()].losses.front() - 1;
  const FurtherImprovement further = Expect(space, study);
  EXPECT_NEAR(further.next, gap, 0.25 * gap);
  EXPECT_NEAR(further.in_all, gap, 0.25 * gap);
  EXPECT_GT(further.chance, 0.95);
}

TEST(FurtherImprovementTest, AtTheBottomNothingIsLeft) {
  const SearchSpace space = Reals(1);
  HistoryBuilder study = Study(space, Bowl, 16);
  study.Complete(study.Ask(space.FromUnitCube(std::vector<double>{0.37})), 1.0);
  const FurtherImprovement further = Expect(space, study);
  EXPECT_LT(further.next, 1e-4);
  EXPECT_LT(further.in_all, 1e-4);
}

TEST(FurtherImprovementTest, TheNextTrialPromisesNoMoreThanAllOfThem) {
  const Function waves = [](const std::vector<double>& x) { return std::sin(9 * x[0]) * std::cos(7 * x[1]) + x[2]; };
  for (const std::uint32_t trials : {8u, 16u, 40u}) {
    const SearchSpace space = Reals(3);
    const HistoryBuilder study = Study(space, waves, trials);
    const FurtherImprovement further = Expect(space, study);
    EXPECT_GT(further.next, 0);
    EXPECT_GE(further.in_all, 0.9 * further.next) << trials;
    EXPECT_GT(further.chance, 0);
    EXPECT_LE(further.chance, 1);
  }
}

// Where all values were tried, no place is left to be better.
TEST(FurtherImprovementTest, AFiniteSpaceThatIsKnownHasNothingLeft) {
  SearchSpace space;
  space.Add(Integer("n", 0, 11));
  HistoryBuilder study;
  for (std::int64_t n = 0; n < 12; ++n) {
    const Configuration c({Value(n)});
    study.Complete(study.Ask(c), std::pow(static_cast<double>(n) - 4, 2));
  }
  const FurtherImprovement further = Expect(space, study);
  EXPECT_LT(further.in_all, 0.5);
  EXPECT_LT(further.next, 0.25);
}

TEST(FurtherImprovementTest, TheLossUnitIsTheStudysOwn) {
  const SearchSpace space = Reals(2);
  const FurtherImprovement one = Expect(space, Study(space, Bowl, 20));
  const FurtherImprovement thousand = Expect(space, Study(
                                                        space, [](const auto& x) { return 1000 * Bowl(x); }, 20));
  EXPECT_NEAR(thousand.next, 1000 * one.next, 50 * one.next);
  EXPECT_NEAR(thousand.in_all, 1000 * one.in_all, 50 * one.in_all);
}

TEST(FurtherImprovementTest, EqualArgumentsGiveEqualNumbers) {
  const SearchSpace space = Reals(2);
  const HistoryBuilder study = Study(space, Bowl, 12);
  const FurtherImprovement one = Expect(space, study), other = Expect(space, study);
  EXPECT_EQ(one.next, other.next);
  EXPECT_EQ(one.chance, other.chance);
  EXPECT_EQ(one.in_all, other.in_all);
}

}  // namespace
}  // namespace hpo::search::analysis
