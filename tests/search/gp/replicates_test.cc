// SPDX-License-Identifier: Apache-2.0
#include "search/gp/replicates.h"

#include <gtest/gtest.h>

#include <optional>
#include <vector>

#include "search/gp/ask_model.h"
#include "search/gp/leading_trials.h"
#include "tests/support/history_builder.h"

namespace hpo::search::gp {
namespace {

using Trials = std::vector<int>;

SearchSpace OneReal() {
  SearchSpace space;
  space.Add(Real("x", 0, 1));
  return space;
}

Configuration At(double x) { return OneReal().FromUnitCube(std::vector<double>{x}); }

// Of the noise, in losses that lie between 0 and 1.
constexpr double kDeviation = 0.3;

// Forty trials side by side, the losses growing with their numbers.
HistoryBuilder Slope(const Noise& noise, std::optional<int> budget = 42) {
  HistoryBuilder study(BudgetView{.trials = budget}, noise);
  for (int k = 0; k < 40; ++k) study.Complete(study.Ask(At(k / 40.0)), k / 40.0);
  return study;
}

Trials Chosen(const HistoryBuilder& study, int most = 3) {
  const SearchSpace space = OneReal();
  const FeatureMap map(space);
  TrialFeatures features(map);
  const History history = study.history();
  const Evidence evidence = CollectEvidence(history, history.results(), StoppedTrials::kMatch, features);
  Hyperparameters theta{.log_lengthscales = Vector::Zero(1), .log_signal = 0, .log_noise = -10};
  const Surrogate surrogate(evidence, OutputTransform::Power(evidence.losses), map, theta,
                            SubsetStream(RandomSource(1), 40));
  return TrialsToReplicate(surrogate, features, history, most);
}

TEST(ReplicatesTest, ThreeAreLeftInTheLastTwentiethOfABudget) {
  EXPECT_EQ(ReplicatesLeft(Slope(Noise(), 40).history()), 0);  // it is spent
  EXPECT_EQ(ReplicatesLeft(Slope(Noise(), 42).history()), 3);
  EXPECT_EQ(ReplicatesLeft(Slope(Noise(), 43).history()), 0);  // 3 of 43 are more than a twentieth
  EXPECT_EQ(ReplicatesLeft(Slope(Noise(), std::nullopt).history()), 0);
}

TEST(ReplicatesTest, RunningTrialsTakeFromTheBudgetAndReplicatesFromTheThree) {
  HistoryBuilder study = Slope(Noise(), 60);
  for (int k = 0; k < 16; ++k) study.Ask(At(0.5));
  EXPECT_EQ(ReplicatesLeft(study.history()), 0);
  study.Ask(At(0.5), NoteOf(AskKind::kReplicate));
  EXPECT_EQ(ReplicatesLeft(study.history()), 2);
}

TEST(ReplicatesTest, TheTwoLeadersAreAskedInTurnWhereNoiseIsKnown) {
  EXPECT_EQ(Chosen(Slope(Noise::Known(kDeviation))), (Trials{0, 1, 0}));
  EXPECT_EQ(Chosen(Slope(Noise::Known(kDeviation)), 1), Trials{0});
  EXPECT_EQ(Chosen(Slope(Noise::Known(kDeviation)), 0), Trials{});
}

TEST(ReplicatesTest, TheOneWithFewerValuesComesFirst) {
  HistoryBuilder study = Slope(Noise::Known(kDeviation), 60);
  study.Ask(At(0));
  study.Ask(At(0));
  study.Fail(study.Ask(At(1 / 40.0)));
  EXPECT_EQ(Chosen(study), (Trials{1, 1, 0}));
}

TEST(ReplicatesTest, WithoutNoiseOrWithLittleThereAreNone) {
  EXPECT_EQ(Chosen(Slope(Noise::None())), Trials{});
  EXPECT_EQ(Chosen(Slope(Noise::Known(1e-3))), Trials{});
  EXPECT_EQ(Chosen(Slope(Noise())), Trials{});  // learned to be e^-10
}

TEST(LeadingTrialsTest, TheyAreTheBestTenthOfCompletedTrialsThatKeepTheConstraints) {
  HistoryBuilder study;
  for (int k = 0; k < 19; ++k) study.Completed(k, {-1});
  study.Completed(-5, {1});
  EXPECT_EQ(LeadingTrials(study.history()), (Trials{0, 1}));
  EXPECT_EQ(LeadingTrials(study.history(), 1).size(), 19u);
  for (int k = 19; k < 30; ++k) study.Completed(k, {-1});
  EXPECT_EQ(LeadingTrials(study.history()), (Trials{0, 1, 2}));
}

TEST(LeadingTrialsTest, AStoppedTrialIsAmongThemOnlyAsTheBest) {
  HistoryBuilder study;
  for (int k = 0; k < 11; ++k) study.Completed({10.0 + k});
  study.Stop(study.Run({3}));
  study.Stop(study.Run({4}));
  EXPECT_EQ(LeadingTrials(study.history()), (Trials{11, 0}));
}

}  // namespace
}  // namespace hpo::search::gp
