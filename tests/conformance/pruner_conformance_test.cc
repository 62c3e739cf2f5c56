// SPDX-License-Identifier: Apache-2.0
//
// What every pruner promises, checked for each row of the table: a new row is covered without a new test.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <string>

#include "search/pruners/table.h"
#include "tests/support/history_builder.h"

namespace hpo::search {
namespace {

using Curve = std::vector<double>;

// Losses in tenths: ties are common and sums of them round.
rc::Gen<Curve> RandomCurve() {
  const auto tenths = rc::gen::map(rc::gen::inRange(-4, 5), [](int n) { return n * 0.1; });
  return rc::gen::nonEmpty(rc::gen::container<Curve>(tenths));
}

rc::Gen<std::vector<Curve>> RandomCurves() { return rc::gen::container<std::vector<Curve>>(RandomCurve()); }

rc::Gen<FidelityRange> RandomRange() {
  return rc::gen::map(rc::gen::pair(rc::gen::inRange(1, 4), rc::gen::inRange(0, 30)), [](std::pair<int, int> range) {
    return FidelityRange{static_cast<double>(range.first), static_cast<double>(range.first + range.second)};
  });
}

double Least(const Curve& curve) { return *std::min_element(curve.begin(), curve.end()); }

void MeasureAll(HistoryBuilder& study, int trial, const Curve& curve) {
  double step = 0;
  for (const double loss : curve) study.Measure(trial, ++step, loss);
}

// Trials with these curves, each running, completed, stopped or failed.
HistoryBuilder StudyOf(const std::vector<Curve>& curves) {
  HistoryBuilder study;
  for (const Curve& curve : curves) {
    const int trial = study.Ask();
    MeasureAll(study, trial, curve);
    const int end = *rc::gen::weightedElement<int>({{1, 0}, {4, 1}, {1, 2}, {1, 3}});
    if (end == 1) study.Complete(trial);
    if (end == 2) study.Stop(trial);
    if (end == 3) study.Fail(trial);
  }
  return study;
}

// Prints the counterexample and its seed.
void Holds(const std::function<void()>& property) {
  const bool holds = rc::check(property);
  EXPECT_TRUE(holds);
}

class PrunerConformance : public testing::TestWithParam<std::string> {
 protected:
  std::unique_ptr<Pruner> Make(const FidelityRange& range) const { return MakePruner(GetParam(), range); }
};

TEST_P(PrunerConformance, ADecisionIsAFunctionOfTheHistory) {
  Holds([this] {
    const FidelityRange range = *RandomRange();
    HistoryBuilder study = StudyOf(*RandomCurves());
    const auto pruner = Make(range);
    const int trial = study.Ask();
    for (const double loss : *RandomCurve()) {
      study.Measure(trial, study.history()[trial].fidelity + 1, loss);
      const Decision decision = pruner->Decide(trial, study.history());
      RC_ASSERT(decision == pruner->Decide(trial, study.history()));
      RC_ASSERT(decision == Make(range)->Decide(trial, study.history()));
    }
  });
}

TEST_P(PrunerConformance, ASingleTrialIsNeverStopped) {
  Holds([this] {
    const auto pruner = Make(*RandomRange());
    HistoryBuilder study;
    const int trial = study.Ask();
    for (const double loss : *RandomCurve()) {
      study.Measure(trial, study.history()[trial].fidelity + 1, loss);
      RC_ASSERT(pruner->Decide(trial, study.history()) != Decision::kStop);
    }
  });
}

TEST_P(PrunerConformance, TheBestTrialSoFarIsNeverStopped) {
  Holds([this] {
    const auto pruner = Make(*RandomRange());
    const std::vector<Curve> curves = *RandomCurves();
    double least = 0;
    for (const Curve& curve : curves) least = std::min(least, Least(curve));
    HistoryBuilder study = StudyOf(curves);
    const int best = study.Ask();
    for (const double loss : *RandomCurve()) {  // no loss of it is above any loss of the others
      study.Measure(best, study.history()[best].fidelity + 1, least - 0.4 + std::min(loss, 0.4));
      RC_ASSERT(pruner->Decide(best, study.history()) != Decision::kStop);
    }
  });
}

TEST_P(PrunerConformance, AmongEqualTrialsNoneIsStopped) {
  Holds([this] {
    const auto pruner = Make(*RandomRange());
    const Curve curve(static_cast<std::size_t>(*rc::gen::inRange(1, 20)), *rc::gen::inRange(-9, 9) * 0.1);
    HistoryBuilder study = StudyOf(std::vector<Curve>(static_cast<std::size_t>(*rc::gen::inRange(0, 20)), curve));
    const int trial = study.Ask();
    for (const double loss : curve) {
      study.Measure(trial, study.history()[trial].fidelity + 1, loss);
      RC_ASSERT(pruner->Decide(trial, study.history()) != Decision::kStop);
    }
  });
}

TEST_P(PrunerConformance, NothingIsStoppedBelowTheLeastFidelityOrAtTheMost) {
  HistoryBuilder study;
  for (int i = 0; i < 30; ++i) study.Completed(Curve(27, 0.0));
  const int hopeless = study.Ask();
  const auto pruner = Make({3, 27});
  for (const double step : {0.5, 1.0, 2.0, 2.9}) {
    study.Measure(hopeless, step, 1e9);
    EXPECT_NE(pruner->Decide(hopeless, study.history()), Decision::kStop) << step;
  }
  study.Measure(hopeless, 27, 1e9);
  EXPECT_NE(pruner->Decide(hopeless, study.history()), Decision::kStop);
}

TEST_P(PrunerConformance, FailedTrialsChangeNoDecision) {
  Holds([this] {
    const auto pruner = Make(*RandomRange());
    HistoryBuilder study = StudyOf(*RandomCurves());
    const int trial = study.Ask();
    MeasureAll(study, trial, *RandomCurve());
    const Decision before = pruner->Decide(trial, study.history());
    for (const Curve& curve : *RandomCurves()) {
      const int failed = study.Ask();
      MeasureAll(study, failed, curve);
      study.Fail(failed);
    }
    RC_ASSERT(pruner->Decide(trial, study.history()) == before);
  });
}

TEST_P(PrunerConformance, ATrialWithoutAMeasurementGoesOn) {
  HistoryBuilder study;
  for (int i = 0; i < 10; ++i) study.Completed({0, 0, 0});
  EXPECT_EQ(Make({1, 3})->Decide(study.Ask(), study.history()), Decision::kContinue);
}

TEST_P(PrunerConformance, WithNoTrialNothingIsResumedOrCopied) {
  const HistoryBuilder study;
  const Assignment assignment = Make({1, 27})->Assign(study.history());
  EXPECT_EQ(assignment.resume, std::nullopt);
  EXPECT_EQ(assignment.copy_from, std::nullopt);
}

// Eight trials at a time, obeyed when stopped; their curves cross: the later a trial ends well, the worse it starts.
TEST_P(PrunerConformance, AStudyOfCrossingCurvesEndsWithCompletedTrials) {
  constexpr int kTrials = 64, kParallel = 8, kSteps = 27;
  const auto pruner = Make({1, kSteps});
  HistoryBuilder study;
  int completed = 0;
  while (static_cast<int>(study.history().results().size()) < kTrials) {
    while (std::ssize(study.history().pending()) < kParallel) study.Ask();
    const std::vector<int> running(study.history().pending().begin(), study.history().pending().end());
    for (const int trial : running) {
      const double step = study.history()[trial].fidelity + 1;
      const double start = trial * 37 % kTrials;
      study.Measure(trial, step, start * (1 - step / kSteps) + (kTrials - start) * step / kSteps);
      if (step == kSteps) {
        study.Complete(trial);
        ++completed;
      } else if (pruner->Decide(trial, study.history()) == Decision::kStop) {
        study.Stop(trial);
      }
    }
  }
  EXPECT_GT(completed, 0);
}

std::vector<std::string> Names() {
  std::vector<std::string> names;
  for (const PrunerEntry& row : Pruners()) names.emplace_back(row.name);
  return names;
}

std::string NameOf(const testing::TestParamInfo<std::string>& row) { return row.param; }

INSTANTIATE_TEST_SUITE_P(All, PrunerConformance, testing::ValuesIn(Names()), NameOf);

}  // namespace
}  // namespace hpo::search
