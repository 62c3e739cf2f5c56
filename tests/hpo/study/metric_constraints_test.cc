// SPDX-License-Identifier: Apache-2.0
//
// Constraints on what trials measure, from the study file to the best trial.
#include "hpo/study/metric_constraints.h"

#include <gmock/gmock.h>

#include <limits>

#include "hpo/study/study.h"
#include "hpo/study/study_file.h"
#include "tests/hpo/study/sample_study.h"
#include "tests/hpo/study/study_text.h"
#include "tests/support/study_printer.h"

namespace hpo::study {
namespace {

using hpo::testing::kFolder;
using hpo::testing::Print;
using hpo::testing::SampleSpec;
using hpo::testing::StoredStudy;
using search::TrialState;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

const MetricConstraint kLatency{.metric = "latency_ms", .at_most = 5, .at_least = {}};
const MetricConstraint kRatio{.metric = "ratio", .at_most = 2, .at_least = 1};

TEST(MetricConstraintsTest, AnExcessIsTheShareOfTheBoundByWhichItIsBroken) {
  const std::vector<MetricConstraint> constraints = {
      kLatency, kRatio, {.metric = "zero", .at_most = 0, .at_least = {}}};
  EXPECT_THAT(Excesses(constraints, {{"latency_ms", 6}, {"ratio", 0.75}, {"zero", 3}}),
              ElementsAre(0.2, -0.625, 0.25, 3));
  EXPECT_THAT(Excesses(constraints, {{"latency_ms", 5}, {"ratio", 2}, {"zero", 0}}), ElementsAre(0, 0, -1, 0));
  EXPECT_THAT(Excesses({{.metric = "x", .at_most = {}, .at_least = -4}}, {{"x", -5}}), ElementsAre(0.25));
  EXPECT_THAT(Excesses({}, {{"x", 1}}), ElementsAre());
}

TEST(MetricConstraintsTest, ExcessesAreFiniteWhateverTheBound) {
  const double most = std::numeric_limits<double>::max(), least = std::numeric_limits<double>::denorm_min();
  const std::vector<MetricConstraint> constraints = {{.metric = "x", .at_most = -most, .at_least = {}},
                                                     {.metric = "x", .at_most = least, .at_least = {}}};
  for (const double x : {most, -most, 0.0, 1.0}) {
    for (const double excess : Excesses(constraints, {{"x", x}})) EXPECT_TRUE(std::isfinite(excess)) << x;
  }
}

TEST(MetricConstraintsTest, ATextHasEveryBitOfItsNumbers) {
  EXPECT_EQ(Text(kLatency), "latency_ms <= 5");
  EXPECT_EQ(Text(kRatio), "1 <= ratio <= 2");
  EXPECT_EQ(Text({.metric = "a", .at_most = {}, .at_least = 0.1 + 0.2}), "a >= 0.30000000000000004");
}

TEST(MetricConstraintsTest, TheyComeBackFromTheFileBehindThoseOfParameters) {
  StudySpec spec = SampleSpec();
  spec.metric_constraints = {kLatency, kRatio};
  spec.space.Add(search::Constrain(
      "depth <= 3", [](auto depth) { return static_cast<double>(depth) - 3; },
      search::Handle<std::int64_t>{3, "depth"}));
  EXPECT_EQ(ToJson(spec)["constraints"].dump(),
            R"(["depth <= 3",{"metric":"latency_ms","at_most":5},{"metric":"ratio","at_most":2,"at_least":1}])");
  const StudySpec back = ParseStudyFile(ToJson(spec).dump(), "study.json").spec;
  EXPECT_THAT(back.metric_constraints, ElementsAre(kLatency, kRatio));
  EXPECT_EQ(back.space.constraints().size(), 1u);
  EXPECT_THAT(Differences(spec, back), ElementsAre());
}

TEST(MetricConstraintsTest, OthersAreADifference) {
  StudySpec stored = SampleSpec(), given = SampleSpec();
  stored.metric_constraints = {kLatency, kRatio};
  given.metric_constraints = {kRatio, {.metric = "latency_ms", .at_most = 6, .at_least = {}}};
  EXPECT_THAT(Differences(stored, given), ElementsAre("constraints: \"metric latency_ms <= 5\" is gone",
                                                      "constraints: \"metric latency_ms <= 6\" is new"));
}

TEST(MetricConstraintsTest, TheSchemaOffersThem) {
  const auto forms = StudySchema()["properties"]["constraints"]["items"]["oneOf"];
  ASSERT_EQ(forms.size(), 2u);
  for (const char* key : {"metric", "at_most", "at_least"}) EXPECT_TRUE(forms[1]["properties"].contains(key)) << key;
}

// A study in memory; told trials by (value, latency).
class ConstrainedStudyTest : public ::testing::Test {
 protected:
  static StudySpec Spec() {
    StudySpec spec = SampleSpec();
    spec.metric_constraints = {kLatency};
    return spec;
  }

  int Tell(double error, double latency) {
    const int trial = study_.Ask().trials.at(0);
    study_.Tell(trial, {.metrics = {{"error", error}, {"latency_ms", latency}}});
    return trial;
  }

  const Trial& At(int trial) const { return study_.state().trials()[static_cast<std::size_t>(trial)]; }
  const search::TrialRecord& RecordOf(int trial) const {
    return study_.state().history().trials[static_cast<std::size_t>(trial)];
  }

  Study study_{Spec(), {}};
};

TEST_F(ConstrainedStudyTest, TheBestKeepsTheConstraintsAndBeforeThereIsOneTheNearestIsKnown) {
  EXPECT_EQ(study_.state().nearest(), nullptr);
  Tell(0.1, 9);
  const int near = Tell(0.3, 6);
  EXPECT_EQ(study_.state().best(), nullptr);
  EXPECT_EQ(study_.state().nearest()->number, near);
  EXPECT_DOUBLE_EQ(*At(near).violation, 0.2);
  const int kept = Tell(0.9, 5);
  Tell(0.2, 5.5);
  EXPECT_EQ(study_.state().best()->number, kept);
  EXPECT_EQ(study_.state().nearest(), nullptr);
  const int better = Tell(0.8, 1);
  EXPECT_EQ(study_.state().best()->number, better);
  EXPECT_THAT(RecordOf(near).constraints, ElementsAre(0.2));
  EXPECT_EQ(search::History(study_.state().history()).best(), better);
}

TEST_F(ConstrainedStudyTest, AResultWithoutTheMetricFailsAndNamesIt) {
  const int missing = study_.Ask().trials.at(0);
  study_.Tell(missing, 0.5);
  EXPECT_EQ(At(missing).state, TrialState::kFailed);
  EXPECT_EQ(At(missing).reason, "the result lacks the metric of a constraint \"latency_ms\"; it holds error");
  const int infinite = Tell(0.5, std::numeric_limits<double>::infinity());
  EXPECT_EQ(At(infinite).reason, "the metric of a constraint \"latency_ms\" is inf");
  EXPECT_EQ(At(infinite).violation, std::nullopt);
}

TEST_F(ConstrainedStudyTest, ATrialFromElsewhereComesWithItsMetrics) {
  const search::PartialConfiguration configuration({0.01, std::string("adamw"), {}, std::int64_t{2}, true});
  const int added = study_.Add(configuration, {{"error", 0.5}, {"latency_ms", 4}});
  EXPECT_EQ(study_.state().best()->number, added);
}

// The pruner had its reasons before the metric was there.
TEST_F(ConstrainedStudyTest, AStoppedTrialWithoutTheMetricKeepsItsValueAndIsNeverBest) {
  const AttemptId id = hpo::testing::AskAndStart(study_);
  hpo::testing::Measure(study_, id, 1, 0.4);
  study_.Stop(id, "pruned", false);
  hpo::testing::Tell(study_, id, hpo::testing::Lost(EndCause::kCrashed));
  EXPECT_EQ(At(id.trial).state, TrialState::kStopped);
  EXPECT_EQ(At(id.trial).value, 0.4);
  EXPECT_EQ(At(id.trial).violation, std::nullopt);
  EXPECT_THAT(RecordOf(id.trial).losses, ElementsAre());
  EXPECT_EQ(study_.state().best(), nullptr);
  EXPECT_EQ(study_.state().nearest(), nullptr);
}

TEST_F(ConstrainedStudyTest, AStoppedTrialHasTheMetricsOfItsBestStep) {
  const AttemptId id = hpo::testing::AskAndStart(study_);
  const auto measure = [&](double step, double error, double latency) {
    study_.Measure(id, hpo::testing::TokenOf(study_, id), step, {{"error", error}, {"latency_ms", latency}});
  };
  measure(1, 0.4, 3);
  measure(2, 0.2, 7.5);
  measure(3, 0.3, 2);
  study_.Stop(id, "pruned", false);
  hpo::testing::Tell(study_, id, hpo::testing::Lost(EndCause::kCrashed));
  EXPECT_EQ(At(id.trial).best_step, 2);
  EXPECT_DOUBLE_EQ(At(id.trial).violation.value(), 0.5);
}

TEST(StoredConstraintsTest, AReplayFindsTheSameStateAndAChangeIsRefused) {
  StoredStudy stored;
  StudySpec spec = SampleSpec();
  spec.metric_constraints = {kLatency, kRatio};
  std::string before;
  {
    Study study = stored.Open(spec);
    for (const double latency : {9.0, 4.0, 6.0}) {
      study.Tell(study.Ask().trials.at(0), {.metrics = {{"error", latency}, {"latency_ms", latency}, {"ratio", 1.5}}});
    }
    study.Commit();
    EXPECT_EQ(study.state().best()->number, 1);
    before = Print(study.state());
  }
  EXPECT_EQ(Print(ReadStudy(stored.files, kFolder)), before);
  { EXPECT_EQ(stored.Open(spec).state().best()->number, 1); }
  spec.metric_constraints[0].at_most = 7;
  try {
    stored.Open(spec);
    ADD_FAILURE() << "accepted";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kRefused);
    EXPECT_THAT(error.what(), HasSubstr("\"metric latency_ms <= 5\" is gone"));
  }
}

}  // namespace
}  // namespace hpo::study
