// SPDX-License-Identifier: Apache-2.0
#include "search/cma_es/evolution.h"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/support/history_builder.h"

namespace hpo::search::cma_es {
namespace {

const Coordinates& Square() {
  static const Coordinates square = [] {
    SearchSpace space;
    space.Add(Real("x", 0, 1));
    space.Add(Real("y", 0, 1));
    return Coordinates(space);
  }();
  return square;
}

constexpr int kPopulation = 6;  // of two coordinates

// A study that asks an evolution and tells it what it asked for.
class EvolutionTest : public testing::Test {
 protected:
  Evolution Start(int results = 0) { return {Square(), {}, RandomSource(1), study_.history(), results}; }

  // A trial drawn from the evolution as it is.
  int Ask(const Evolution& evolution) {
    const int trial = static_cast<int>(study_.history().trials().size());
    RandomStream draws = RandomSource(1).Stream(trial, Purpose::kSample);
    const Vector point = evolution.distribution().Spread(evolution.Draw(draws));
    return study_.Ask(Square().At(point, {}), ToNote({evolution.restart(), evolution.generation(), 0, 1}));
  }

  int Add(double x, double y) { return study_.Ask(Square().At((Vector(2) << x, y).finished(), {})); }

  void Tell(Evolution& evolution, int trial, double loss) {
    study_.Complete(trial, loss);
    evolution.Take(study_.history()[trial], 1);
  }

  double DistanceTo(int trial, double x, double y) const {
    return (Square().PlaceOf(study_.history()[trial].configuration) - (Vector(2) << x, y).finished()).norm();
  }

  HistoryBuilder study_;
};

TEST_F(EvolutionTest, AnOriginIsReadFromItsNoteAndOthersAreNot) {
  const Origin origin{2, 31, 7, 4};
  EXPECT_EQ(OriginOf(ToNote(origin)), origin);
  EXPECT_EQ(OriginOf({}), std::nullopt);
  EXPECT_EQ(OriginOf({{"kind", 1}, {"generation", 3}}), std::nullopt);
}

TEST_F(EvolutionTest, AGenerationEndsWithItsLastResult) {
  Evolution evolution = Start();
  for (int k = 0; k < kPopulation; ++k) {
    EXPECT_EQ(evolution.generation(), 0);
    Tell(evolution, Ask(evolution), k);
  }
  EXPECT_EQ(evolution.generation(), 1);
  EXPECT_EQ(evolution.restart(), 0);
}

TEST_F(EvolutionTest, TheBestResultBeforeTheFirstAskIsItsStart) {
  study_.Complete(Add(0.1, 0.2), 3.0);
  study_.Complete(Add(0.7, 0.6), 1.0);
  study_.Fail(Add(0.9, 0.9));
  EXPECT_TRUE(Start(3).distribution().mean().isApprox((Vector(2) << 0.7, 0.6).finished()));
  EXPECT_TRUE(Start(1).distribution().mean().isApprox((Vector(2) << 0.1, 0.2).finished()));
  EXPECT_TRUE(Start(0).distribution().mean().isApprox((Vector(2) << 0.5, 0.5).finished()));
}

TEST_F(EvolutionTest, AMinimumAmongWhatKeepsAConstraintIsFound) {
  Evolution evolution = Start();
  double best = 1;
  for (int k = 0; k < 60 * kPopulation; ++k) {
    const int trial = Ask(evolution);
    const Vector place = Square().PlaceOf(study_.history()[trial].configuration);
    study_.Constrain(trial, {0.7 - place[0]});
    Tell(evolution, trial, place.squaredNorm());
    if (place[0] >= 0.7) best = std::min(best, place.squaredNorm());
  }
  EXPECT_LT(best, 0.49 + 1e-3);
}

TEST_F(EvolutionTest, GenerationsThatBreakAConstraintByDifferentAmountsAreNotFlat) {
  Evolution evolution = Start();
  for (int k = 0; k < 5 * kPopulation; ++k) {
    const int trial = Ask(evolution);
    study_.Constrain(trial, {1 + 0.1 * k});
    Tell(evolution, trial, 5);
  }
  EXPECT_EQ(evolution.restart(), 0);
}

TEST_F(EvolutionTest, AMinimumIsFound) {
  Evolution evolution = Start();
  for (int k = 0; k < 40 * kPopulation; ++k) {
    const int trial = Ask(evolution);
    Tell(evolution, trial, std::pow(DistanceTo(trial, 0.9, 0.3), 2));
  }
  EXPECT_TRUE(evolution.distribution().mean().isApprox((Vector(2) << 0.9, 0.3).finished(), 1e-3));
}

// Three populations at a time: two in three results come late, and count all the same.
TEST_F(EvolutionTest, LateResultsCountForTheGenerationAtHand) {
  Evolution evolution = Start();
  for (int round = 0; round < 25; ++round) {
    std::vector<int> batch(3 * kPopulation);
    for (int& trial : batch) trial = Ask(evolution);
    for (const int trial : batch) Tell(evolution, trial, std::pow(DistanceTo(trial, 0.9, 0.3), 2));
    EXPECT_EQ(evolution.generation(), 3 * (round + 1));
  }
  EXPECT_TRUE(evolution.distribution().mean().isApprox((Vector(2) << 0.9, 0.3).finished(), 1e-2));
}

TEST_F(EvolutionTest, AGenerationHasTwoThirdsOfTheTrialsThatRunAtATime) {
  Evolution evolution = Start();
  std::vector<int> batch(24);
  for (int& trial : batch) trial = Ask(evolution);
  for (int k = 0; k < 16; ++k) {
    EXPECT_EQ(evolution.generation(), 0);
    study_.Complete(batch[static_cast<std::size_t>(k)], k);
    evolution.Take(study_.history()[batch[static_cast<std::size_t>(k)]], 24);
  }
  EXPECT_EQ(evolution.generation(), 1);
}

TEST_F(EvolutionTest, AResultFromElsewherePullsTheMeanByAUsualStep) {
  Evolution plain = Start();
  Evolution pulled = plain;
  std::vector<int> asked(kPopulation);
  for (int& trial : asked) trial = Ask(plain);
  const int added = Add(0.99, 0.99);
  study_.Complete(added, -1.0);
  pulled.Take(study_.history()[added], 1);
  for (int k = 0; k < kPopulation; ++k) {
    study_.Complete(asked[static_cast<std::size_t>(k)], 1.0 + k);
    plain.Take(study_.history()[asked[static_cast<std::size_t>(k)]], 1);
    if (k + 1 < kPopulation) pulled.Take(study_.history()[asked[static_cast<std::size_t>(k)]], 1);
  }
  EXPECT_EQ(pulled.generation(), 1);
  EXPECT_GT(pulled.distribution().mean().minCoeff(), plain.distribution().mean().minCoeff());
  EXPECT_LT(pulled.distribution().mean().maxCoeff(), 0.9);
}

TEST_F(EvolutionTest, FailuresAreTheWorstOfTheirGenerationAndThoseFromElsewhereDoNotCount) {
  Evolution evolution = Start();
  const int other = Add(0.5, 0.1);
  study_.Fail(other);
  evolution.Take(study_.history()[other], 1);
  for (int k = 0; k < 20 * kPopulation; ++k) {
    const int trial = Ask(evolution);
    const double x = Square().PlaceOf(study_.history()[trial].configuration)[0];
    if (x < 0.6) {
      study_.Fail(trial);
      evolution.Take(study_.history()[trial], 1);
    } else {
      Tell(evolution, trial, x);
    }
  }
  EXPECT_NEAR(evolution.distribution().mean()[0], 0.6, 0.05);
}

TEST_F(EvolutionTest, EqualLossesForTwoGenerationsStartANewRunElsewhereWithTwiceThePopulation) {
  Evolution evolution = Start();
  const int late = Ask(evolution);
  for (int k = 0; k < 2 * kPopulation; ++k) Tell(evolution, Ask(evolution), 1.0);
  EXPECT_EQ(evolution.restart(), 1);
  EXPECT_EQ(evolution.generation(), 0);
  EXPECT_FALSE(evolution.distribution().mean().isApprox(Vector::Constant(2, 0.5)));
  Tell(evolution, late, 0.0);  // of the run before: no member
  for (int k = 0; k < 2 * kPopulation; ++k) {
    EXPECT_EQ(evolution.generation(), 0);
    Tell(evolution, Ask(evolution), k);
  }
  EXPECT_EQ(evolution.generation(), 1);
}

TEST_F(EvolutionTest, ARunThatHasConvergedEnds) {
  Evolution evolution = Start();
  int results = 0;
  for (; evolution.restart() == 0 && results < 2000; ++results) {
    const int trial = Ask(evolution);
    Tell(evolution, trial, std::pow(DistanceTo(trial, 0.9, 0.3), 2));
  }
  EXPECT_LT(results, 600);
}

}  // namespace
}  // namespace hpo::search::cma_es
