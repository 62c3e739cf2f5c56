// SPDX-License-Identifier: Apache-2.0
#include "search/gp/constraint_fits.h"

#include <gtest/gtest.h>

#include "search/gp/fit_schedule.h"
#include "tests/support/history_builder.h"
#include "tests/support/plain_spaces.h"

namespace hpo::search::gp {
namespace {

class ConstraintFitsTest : public testing::Test {
 protected:
  // Results at random places; the first constraint depends on x alone, the second on both.
  void Run(int trials) {
    for (int k = 0; k < trials; ++k) {
      const std::vector<double> place = {random_.Uniform(), random_.Uniform()};
      const int trial = study_.Ask(map_.space().FromUnitCube(place));
      study_.Constrain(trial, {place[0] - 0.5, 3 * (place[0] * place[1] - 0.2)});
      study_.Complete(trial, place[1]);
    }
  }

  std::vector<Vector> Of(ConstraintFits& fits) {
    std::vector<Vector> thetas;
    for (const Hyperparameters& theta : fits.For(study_.history(), StoppedTrials::kMatch, features_, RandomSource(5))) {
      thetas.push_back(theta.ToVector());
    }
    return thetas;
  }

  FeatureMap map_{Reals(2)};
  TrialFeatures features_{map_};
  HistoryBuilder study_;
  RandomStream random_{2, 0};
};

TEST_F(ConstraintFitsTest, EachConstraintHasItsOwn) {
  Run(25);
  ConstraintFits fits;
  const std::vector<Vector> thetas = Of(fits);
  ASSERT_EQ(thetas.size(), 2u);
  EXPECT_GT(thetas[0][1], thetas[1][1]) << "what does not depend on y has a long scale there";
}

TEST_F(ConstraintFitsTest, BetweenTwoDueNumbersOfResultsTheyStay) {
  Run(100);
  ConstraintFits fits;
  ASSERT_EQ(DueResults(100), 100);
  const std::vector<Vector> before = Of(fits);
  Run(1);
  EXPECT_EQ(Of(fits), before);
  while (DueResults(static_cast<int>(study_.history().results().size())) == 100) Run(1);
  EXPECT_NE(Of(fits), before);
}

TEST_F(ConstraintFitsTest, AUsedOneAnswersAsAFreshOne) {
  ConstraintFits used;
  Run(1);
  for (int k = 0; k < 30; ++k) {
    Run(1);
    ConstraintFits fresh;
    EXPECT_EQ(Of(used), Of(fresh)) << k;
  }
}

TEST_F(ConstraintFitsTest, ResultsThatAllFailedAtFirstLeaveTheFitToLaterOnes) {
  ConstraintFits fits;
  for (int k = 0; k < 100; ++k) study_.Fail(study_.Ask(map_.space().FromUnitCube(std::vector<double>{0.1, 0.1})));
  Run(1);
  EXPECT_EQ(Of(fits).size(), 2u);
}

}  // namespace
}  // namespace hpo::search::gp
