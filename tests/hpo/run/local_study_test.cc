// SPDX-License-Identifier: Apache-2.0
#include "hpo/run/local_study.h"

#include <gmock/gmock.h>

#include <limits>
#include <stdexcept>
#include <thread>

#include "hpo/hpo.h"
#include "tests/support/program.h"
#include "tests/support/scratch_folder.h"

namespace hpo::run {
namespace {

using search::TrialState;
using ::testing::HasSubstr;

class LocalStudyTest : public ::testing::Test {
 protected:
  static StudySpec Spec(int trials) {
    StudySpec spec;
    spec.name = "local";
    spec.seed = 5;
    spec.space.Add(Real("x", 0, 1));
    spec.sampler.name = "random";  // whose proposals do not depend on the order of results
    spec.budget.trials = trials;
    return spec;
  }
  static double X(const search::Configuration& configuration) { return std::get<double>(*configuration[0]); }
  static double Square(ActiveTrial& trial) { return X(trial.configuration()) * X(trial.configuration()); }
};

TEST_F(LocalStudyTest, OptimizeRunsTheBudgetOnTheCallingThread) {
  LocalStudy study = LocalStudy::Open(Spec(10));
  const std::thread::id here = std::this_thread::get_id();
  const TunerEnd end = study.Optimize({}, [&](ActiveTrial& trial) {
    EXPECT_EQ(std::this_thread::get_id(), here);
    return Square(trial);
  });
  EXPECT_EQ(end, TunerEnd::kDone);
  ASSERT_EQ(study.trials().size(), 10u);
  for (const Trial& trial : study.trials()) {
    EXPECT_EQ(trial.state, TrialState::kCompleted);
    EXPECT_GE(*trial.value, *study.best()->value);
    EXPECT_EQ(*trial.value, X(trial.configuration) * X(trial.configuration));
  }
}

TEST_F(LocalStudyTest, NoiseIsDeclaredWithTheObjectiveAndATrialIsRecommended) {
  StudySpec spec = Spec(20);
  spec.objectives = {{.noise = Noise::Known(0.5)}};
  LocalStudy study = LocalStudy::Open(spec);
  EXPECT_FALSE(study.Recommend().has_value());
  study.Optimize({}, Square);
  EXPECT_EQ(study.state().history().noise, Noise::Known(0.5));
  const std::optional<Recommended> taken = study.Recommend();
  ASSERT_TRUE(taken && taken->is_expected);
  EXPECT_GT(taken->deviation, 0);
  EXPECT_NEAR(taken->expected, *study.trials()[static_cast<std::size_t>(taken->trial)].value, 0.5);
}

TEST_F(LocalStudyTest, AnObjectiveReportsTheMetricsThatConstraintsBearOn) {
  for (const int parallel : {1, 2}) {
    StudySpec spec = Spec(20);
    spec.metric_constraints = {{.metric = "size", .at_most = {}, .at_least = 0.5}};
    LocalStudy study = LocalStudy::Open(spec);
    study.Optimize({.parallel = parallel}, [](ActiveTrial& trial) {
      trial.Report("size", -1);
      trial.Report("size", X(trial.configuration()));
      return Square(trial);
    });
    ASSERT_NE(study.best(), nullptr);
    EXPECT_GE(X(study.best()->configuration), 0.5);
    for (const Trial& trial : study.trials()) EXPECT_EQ(trial.metrics.at("size"), X(trial.configuration));
  }
}

TEST_F(LocalStudyTest, APendingTrialIsToldWithItsMetrics) {
  StudySpec spec = Spec(3);
  spec.metric_constraints = {{.metric = "size", .at_most = 1, .at_least = {}}};
  LocalStudy study = LocalStudy::Open(spec);
  std::move(*study.Ask()).Tell(0.1, {{"size", 2}});
  std::move(*study.Ask()).Tell(0.2, {{"size", 1}});
  std::move(*study.Ask()).Tell(0.0);
  EXPECT_EQ(study.best()->number, 1);
  EXPECT_EQ(study.trials()[2].state, TrialState::kFailed);
}

TEST_F(LocalStudyTest, ConstraintsOfTextAndOfCodeHoldForEveryTrial) {
  StudySpec spec{.name = "network"};
  const auto depth = spec.space.Add(Integer("depth", 1, 8));
  const auto width = spec.space.Add(Integer("width", 16, 4096));
  const auto rate = spec.space.Add(Real("rate", 1e-4, 1).Log());
  spec.space.Add(ParseConstraint("depth * width <= 4096", spec.space));
  spec.space.Add(Constrain(
      "rate * width <= 10", [](double r, auto w) { return r * w - 10; }, rate, width));
  LocalStudy study = LocalStudy::Open(spec);
  study.Optimize({.trials = 25}, [&](ActiveTrial& trial) {
    EXPECT_LE(trial[depth] * trial[width], 4096);
    EXPECT_LE(trial[rate] * static_cast<double>(trial[width]), 10);
    return -static_cast<double>(trial[width]) * trial[rate];
  });
  EXPECT_EQ(study.trials().size(), 25u);
}

TEST_F(LocalStudyTest, ParallelRunsTryTheSameConfigurations) {
  LocalStudy alone = LocalStudy::Open(Spec(24));
  alone.Optimize({}, Square);
  for (const int parallel : {2, 8}) {
    LocalStudy together = LocalStudy::Open(Spec(24));
    EXPECT_EQ(together.Optimize({.parallel = parallel}, Square), TunerEnd::kDone);
    ASSERT_EQ(together.trials().size(), alone.trials().size());
    for (std::size_t i = 0; i < alone.trials().size(); ++i) {
      EXPECT_EQ(together.trials()[i].configuration, alone.trials()[i].configuration) << i;
      EXPECT_EQ(together.trials()[i].value, alone.trials()[i].value) << i;
    }
  }
}

TEST_F(LocalStudyTest, TrialsOfOneCallAreABudgetThatMayGrow) {
  LocalStudy study = LocalStudy::Open({.name = "grows", .space = Spec(1).space});
  study.Optimize({.trials = 3}, Square);
  EXPECT_EQ(study.trials().size(), 3u);
  study.Optimize({.trials = 5, .parallel = 2}, Square);
  EXPECT_EQ(study.trials().size(), 5u);
}

TEST_F(LocalStudyTest, WithoutAnyBudgetOptimizeIsRefused) {
  LocalStudy study = LocalStudy::Open({.name = "endless", .space = Spec(1).space});
  EXPECT_THROW(study.Optimize({}, Square), Error);
}

TEST_F(LocalStudyTest, TimeEndsAnObjectiveThatMeasures) {
  for (const int parallel : {1, 2}) {
    LocalStudy study = LocalStudy::Open({.name = "timed", .space = Spec(1).space});
    study.Optimize({.seconds = 0.05, .parallel = parallel}, [](ActiveTrial& trial) {
      for (int step = 1; trial.Measure(step, 1.0) == Decision::kContinue;) ++step;
      return 1.0;
    });
    ASSERT_FALSE(study.trials().empty());
    EXPECT_EQ(study.trials().front().state, TrialState::kStopped) << parallel;
  }
}

TEST_F(LocalStudyTest, AThrowingObjectiveFailsItsTrialOnly) {
  for (const int parallel : {1, 2}) {
    LocalStudy study = LocalStudy::Open(Spec(6));
    study.Optimize({.parallel = parallel}, [](ActiveTrial& trial) {
      if (trial.number() == 2) throw std::runtime_error("bad luck");
      return Square(trial);
    });
    EXPECT_EQ(study.state().told(), 6);
    EXPECT_EQ(study.trials()[2].state, TrialState::kFailed);
    EXPECT_EQ(study.trials()[2].reason, "bad luck");
  }
}

TEST_F(LocalStudyTest, FiveEqualFailuresEndItWithTheirReason) {
  for (const int parallel : {1, 2}) {
    LocalStudy study = LocalStudy::Open(Spec(100));
    try {
      study.Optimize({.parallel = parallel}, [](ActiveTrial&) -> double { throw std::runtime_error("no data file"); });
      FAIL() << "went on";
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::kNoUsableTrial);
      EXPECT_THAT(error.what(), HasSubstr("no data file"));
    }
    EXPECT_LE(study.trials().size(), static_cast<std::size_t>(study::kEqualFailuresToHalt + parallel));
  }
}

TEST_F(LocalStudyTest, AskAndTellLeaveTheLoopToTheCaller) {
  LocalStudy study = LocalStudy::Open(Spec(3));
  std::optional<PendingTrial> first = study.Ask();
  std::optional<PendingTrial> second = study.Ask();
  std::optional<PendingTrial> third = study.Ask();
  ASSERT_TRUE(first && second && third);
  EXPECT_FALSE(study.Ask()) << "a slot of the budget is reserved at ask";
  EXPECT_EQ(second->number(), 1);
  EXPECT_EQ(second->Measure(1, 0.5), Decision::kContinue);
  std::move(*second).Tell(0.25);
  std::move(*first).Fail("by hand");
  std::move(*third).Tell(std::numeric_limits<double>::quiet_NaN());
  EXPECT_EQ(study.best()->number, 1);
  EXPECT_EQ(study.trials()[0].reason, "by hand");
  EXPECT_EQ(study.trials()[2].state, TrialState::kFailed);
}

TEST_F(LocalStudyTest, ADroppedTrialIsAbandoned) {
  LocalStudy study = LocalStudy::Open(Spec(2));
  { const std::optional<PendingTrial> dropped = study.Ask(); }
  EXPECT_EQ(study.trials()[0].state, TrialState::kFailed);
  EXPECT_EQ(study.trials()[0].reason, "abandoned");
}

TEST_F(LocalStudyTest, AStudyOnDiskGoesOnWhereItStopped) {
  ScratchFolder folder;
  const OpenOptions options{.folder = folder.path() / "study"};
  {
    LocalStudy study = LocalStudy::Open(Spec(3), options);
    study.Optimize({}, Square);
  }
  LocalStudy whole = LocalStudy::Open(Spec(6));
  whole.Optimize({}, Square);
  LocalStudy study = LocalStudy::Open(Spec(6), options);
  EXPECT_EQ(study.state().told(), 3);
  study.Optimize({}, Square);
  ASSERT_EQ(study.trials().size(), 6u);
  for (std::size_t i = 0; i < 6; ++i) EXPECT_EQ(study.trials()[i].configuration, whole.trials()[i].configuration);
}

}  // namespace
}  // namespace hpo::run
