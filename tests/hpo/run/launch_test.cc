// SPDX-License-Identifier: Apache-2.0
#include "hpo/run/launch.h"

#include <gmock/gmock.h>

#include "hpo/base/error.h"
#include "tests/support/program.h"
#include "tests/support/scratch_folder.h"

namespace hpo::run {
namespace {

namespace fs = std::filesystem;

study::StudySpec Spec() {
  study::StudySpec spec;
  spec.name = "launches";
  spec.seed = 3;
  spec.space.Add(search::Real("optimizer.lr", 0.1, 1));
  spec.objectives = {{.metric = "valid.accuracy", .goal = study::Goal::kMaximize}};
  spec.budget.trials = 3;
  spec.training = {{"batch_size", 32}};
  return spec;
}

class LaunchTest : public ::testing::Test {
 protected:
  // Starts the trial once more, as after a loss.
  AttemptId Start() {
    const int trial = NextTrial(study_).value();
    return study_.Start(trial);
  }
  void Lose(AttemptId id) {
    study::Outcome outcome;
    outcome.cause = EndCause::kLost;
    study_.Tell(id, study_.state().trials()[0].attempts.back().token, outcome);
  }

  ScratchFolder folder_;
  study::Study study_{Spec(), {}};
};

TEST_F(LaunchTest, AMemberHoldsEverythingItsRunnerNeeds) {
  const AttemptId id = Start();
  const Launch launch =
      MakeLaunch(study_, id, {.folder = folder_.path(), .runner_documents = true, .json_configurations = true});
  ASSERT_EQ(launch.members.size(), 1u);
  const LaunchMember& member = launch.members.front();
  const study::Trial& trial = study_.state().trials().front();
  const double lr = std::get<double>(*trial.configuration[0]);
  EXPECT_EQ(member.id, id);
  EXPECT_EQ(member.token, trial.attempts.back().token);
  EXPECT_EQ(member.seed, study_.TrialSeed(0));
  EXPECT_EQ(member.configuration_json, (nlohmann::json{{"optimizer.lr", lr}}));
  EXPECT_EQ(member.document, (nlohmann::json{{"batch_size", 32}, {"optimizer", {{"lr", lr}}}}));
  EXPECT_EQ(member.folder, folder_.path() / "trials" / "0000" / "attempt-1");
  EXPECT_TRUE(fs::is_directory(member.folder));
  EXPECT_FALSE(member.checkpoint);
  EXPECT_EQ(launch.objective.metric, "valid.accuracy");
  EXPECT_TRUE(launch.objective.maximize);
}

TEST_F(LaunchTest, InMemoryAnAttemptHasNoFolder) {
  const LaunchMember member = MakeLaunch(study_, Start(), {}).members.front();
  EXPECT_EQ(member.folder, "");
  EXPECT_TRUE(member.document.is_null());
  EXPECT_TRUE(member.configuration_json.is_null());
}

TEST_F(LaunchTest, TheCheckpointIsTheLatestAttemptThatLeftMoreThanItsLog) {
  for (int attempt = 1; attempt <= 4; ++attempt) {
    const AttemptId id = Start();
    const LaunchMember member = MakeLaunch(study_, id, {.folder = folder_.path()}).members.front();
    EXPECT_EQ(id.attempt, attempt);
    folder_.Write("trials/0000/attempt-" + std::to_string(attempt) + "/log.txt", "");
    if (attempt == 2) folder_.Write("trials/0000/attempt-2/last.safetensors", "");
    EXPECT_EQ(member.checkpoint.has_value(), attempt > 2);
    EXPECT_EQ(member.checkpoint.value_or(""), attempt > 2 ? folder_.path() / "trials/0000/attempt-2" : "");
    Lose(id);
  }
}

TEST_F(LaunchTest, AFolderThatCannotBeCreatedIsAnErrorWithItsPath) {
  const fs::path blocked = folder_.Write("file", "");
  try {
    MakeLaunch(study_, Start(), {.folder = blocked});
    FAIL() << "made a folder below a file";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kCannotWrite);
    EXPECT_THAT(error.what(), ::testing::HasSubstr("file/trials/0000/attempt-1"));
  }
}

}  // namespace
}  // namespace hpo::run
