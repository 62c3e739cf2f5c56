// SPDX-License-Identifier: Apache-2.0
#include "hpo/cli/retraining.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "hpo/base/error.h"
#include "hpo/study/study.h"
#include "tests/hpo/study/sample_study.h"

namespace hpo::cli {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

study::StudySpec TrainingSpec(nlohmann::ordered_json training = nlohmann::ordered_json::object()) {
  study::StudySpec spec = testing::SampleSpec();
  spec.training = std::move(training);
  spec.fidelity = {.path = "epochs", .min = 1, .max = 30};
  return spec;
}

// A study in memory whose one trial came to this.
study::StudyState StudyWith(study::StudySpec spec, const study::Outcome& outcome) {
  study::Study study(std::move(spec), {});
  testing::Tell(study, testing::AskAndStart(study), outcome);
  return study.state();
}

study::Outcome BestAt(double step) {
  study::Outcome outcome = testing::Result(0.25);
  outcome.step = step;
  return outcome;
}

Retraining Plan(const study::StudyState& state) { return PlanRetraining(state, state.trials().front()); }

ErrorCode Refusal(const study::StudyState& state, std::string& message) {
  try {
    Plan(state);
    return ErrorCode::kInternal;
  } catch (const Error& error) {
    message = error.what();
    return error.code();
  }
}

TEST(RetrainingTest, IsTheTrialsDocumentOnAllRowsForTheStepsThatGaveItsValue) {
  const study::StudyState state = StudyWith(TrainingSpec({{"dataset", {{"name", "digits"}}}}), BestAt(11));
  const Retraining plan = Plan(state);
  EXPECT_EQ(plan.steps, 11);
  EXPECT_EQ(plan.document.at("dataset"), json({{"name", "digits"}, {"train_on", "train_and_validation"}}));
  EXPECT_EQ(plan.document.at("early_stopping"), json({{"at_epoch", 11}}));
  EXPECT_EQ(plan.document.at("epochs"), 30) << "the schedule's horizon";
  EXPECT_TRUE(plan.document.at("optimizer").contains("lr"));
  ASSERT_EQ(plan.changes.size(), 2u);
  EXPECT_EQ(plan.changes[0].at("setting"), "dataset.train_on");
  EXPECT_TRUE(plan.changes[0].at("asked").is_null());
}

TEST(RetrainingTest, AsksForNoPatienceAndSaysSo) {
  const study::StudyState state = StudyWith(TrainingSpec({{"early_stopping", {{"patience", 6}}}}), BestAt(2));
  const Retraining plan = Plan(state);
  EXPECT_EQ(plan.document.at("early_stopping"), json({{"patience", 0}, {"at_epoch", 2}}));
  const nlohmann::ordered_json& change = plan.changes.at(2);
  EXPECT_EQ(change.at("setting"), "early_stopping.patience");
  EXPECT_EQ(change.at("asked"), 6);
  EXPECT_EQ(change.at("used"), 0);
  EXPECT_THAT(change.at("why").get<std::string>(), HasSubstr("no validation rows"));
}

TEST(RetrainingTest, WatchesForNoDivergenceAndSaysSo) {
  const study::StudyState state = StudyWith(TrainingSpec({{"early_stopping", {{"diverge_above", 3}}}}), BestAt(2));
  const Retraining plan = Plan(state);
  EXPECT_EQ(plan.document.at("early_stopping"), json({{"diverge_above", 0}, {"at_epoch", 2}}));
  EXPECT_EQ(plan.changes.at(2).at("setting"), "early_stopping.diverge_above");
}

TEST(RetrainingTest, ATrialThatTrainedOnAllRowsAlreadyChangesOnlyItsEnd) {
  const study::StudyState state =
      StudyWith(TrainingSpec({{"dataset", {{"train_on", "train_and_validation"}}}}), BestAt(4));
  ASSERT_EQ(Plan(state).changes.size(), 1u);
  EXPECT_EQ(Plan(state).changes[0].at("setting"), "early_stopping.at_epoch");
}

TEST(RetrainingTest, ACommandIsSentBackToItsProgram) {
  study::StudySpec spec = testing::SampleSpec();
  spec.command = {"./train.sh"};
  std::string message;
  EXPECT_EQ(Refusal(StudyWith(spec, BestAt(3)), message), ErrorCode::kRefused);
  EXPECT_THAT(message, HasSubstr("its trials are a program of yours"));
  EXPECT_THAT(message, HasSubstr("hpo best --json"));
}

TEST(RetrainingTest, AStudyWithoutATrainingDocumentIsSentBackToItsProgram) {
  std::string message;
  EXPECT_EQ(Refusal(StudyWith(testing::SampleSpec(), BestAt(3)), message), ErrorCode::kRefused);
  EXPECT_THAT(message, HasSubstr("it has no training document"));
}

TEST(RetrainingTest, ATrialWithoutAValueIsNamedWithItsReason) {
  std::string message;
  const study::Outcome failed = testing::Lost(study::EndCause::kBadConfiguration, "depth 9\nand more");
  EXPECT_EQ(Refusal(StudyWith(TrainingSpec(), failed), message), ErrorCode::kNoUsableTrial);
  EXPECT_EQ(message, "trial 0: has no value, it is failed: bad_configuration: depth 9");
  EXPECT_EQ(Refusal(StudyWith(TrainingSpec(), testing::Lost(study::EndCause::kPreempted)), message),
            ErrorCode::kNoUsableTrial);
  EXPECT_EQ(message, "trial 0: has no value, it is waiting");
}

TEST(RetrainingTest, ATrialToldFromOutsideHasNoStepsToTrainFor) {
  std::string message;
  EXPECT_EQ(Refusal(StudyWith(TrainingSpec(), testing::Result(0.25)), message), ErrorCode::kRefused);
  EXPECT_THAT(message, HasSubstr("does not say at which epoch it had its value"));
  EXPECT_EQ(Refusal(StudyWith(TrainingSpec(), BestAt(2.5)), message), ErrorCode::kRefused);
}

TEST(RetrainingTest, ADocumentWithoutAPlaceForASettingIsNamed) {
  std::string message;
  EXPECT_EQ(Refusal(StudyWith(TrainingSpec({{"dataset", "digits"}}), BestAt(3)), message), ErrorCode::kInvalidInput);
  EXPECT_EQ(message, "training: dataset is \"digits\", so nothing can stand below it");
}

}  // namespace
}  // namespace hpo::cli
