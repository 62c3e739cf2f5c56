// SPDX-License-Identifier: Apache-2.0
#include "hpo/run/tuner.h"

#include <gmock/gmock.h>

#include <limits>

#include "hpo/base/error.h"
#include "hpo/run/thread_executor.h"
#include "tests/support/attempts.h"
#include "tests/support/memory_file_system.h"

namespace hpo::run {
namespace {

using search::TrialState;
using ::testing::HasSubstr;

study::StudySpec Spec(int trials) {
  study::StudySpec spec;
  spec.name = "tuned";
  spec.seed = 11;
  spec.space.Add(search::Real("x", 0, 1));
  spec.sampler.name = "random";  // whose proposals do not depend on the order of results
  spec.budget.trials = trials;
  return spec;
}

study::Outcome Result(double value) {
  study::Outcome outcome;
  outcome.metrics["value"] = value;
  return outcome;
}

study::Outcome Lost(EndCause cause, const std::string& why) {
  study::Outcome outcome;
  outcome.cause = cause;
  outcome.failed = why;
  return outcome;
}

// Runs nothing: what its attempts do is up to the test, on the tuner's thread.
class ScriptedExecutor final : public Executor {
 public:
  explicit ScriptedExecutor(int slots) : room_(slots) {}

  int Room(const Resources& /*resources*/) const override { return room_; }
  void Start(const Launch& launch) override {
    --room_;
    started.push_back(launch.members.front());
    if (on_start) on_start(launch.members.front());
  }
  void Stop(AttemptId id, const std::string& reason, bool resumable) override {
    stops.push_back(std::to_string(id.trial) + " " + reason + (resumable ? " resumable" : ""));
    if (on_stop) on_stop(started.at(static_cast<std::size_t>(id.trial)), resumable);
  }
  std::string NextDevice(int ahead) const override { return "device " + std::to_string(ahead); }

  void End(const LaunchMember& member, study::Outcome outcome) {
    ++room_;
    queue.Push(AttemptEnded{member.id, member.token, std::move(outcome)});
  }
  void Measure(const LaunchMember& member, double step, double value) {
    queue.Push(AttemptMeasured{member.id, member.token, step, {{"value", value}}, {}});
  }

  RunQueue queue;
  std::vector<LaunchMember> started;
  std::vector<std::string> stops;
  std::function<void(const LaunchMember&)> on_start;
  std::function<void(const LaunchMember&, bool resumable)> on_stop;

 private:
  int room_;
};

TEST(TunerTest, RunsTheBudgetAndRecordsWhereEachTrialRan) {
  study::Study study(Spec(5), {});
  ScriptedExecutor executor(2);
  executor.on_start = [&](const LaunchMember& member) { executor.End(member, Result(0.5)); };
  EXPECT_EQ(Tuner(study, executor, executor.queue, {}).Run(), TunerEnd::kDone);
  EXPECT_EQ(study.state().told(), 5);
  EXPECT_EQ(executor.started.size(), 5u);
  EXPECT_EQ(study.state().trials()[0].attempts[0].device, "device 0");
  EXPECT_EQ(study.state().trials()[1].attempts[0].device, "device 1");
}

TEST(TunerTest, AStartIsInTheJournalBeforeTheExecutorLearnsOfIt) {
  testing::MemoryFileSystem files;
  study::Study study(Spec(3), {.files = &files, .folder = "/study"});
  ScriptedExecutor executor(2);
  executor.on_start = [&](const LaunchMember& member) {
    EXPECT_THAT(files.Peek("/study/journal.jsonl").value(), HasSubstr("\"" + member.token + "\""));
    executor.End(member, Result(0.5));
  };
  EXPECT_EQ(Tuner(study, executor, executor.queue, {}).Run(), TunerEnd::kDone);
}

TEST(TunerTest, ACrashedAttemptIsRetriedUntilTheRetriesAreSpent) {
  study::StudySpec spec = Spec(2);
  spec.executor.retries = 2;
  study::Study study(spec, {});
  ScriptedExecutor executor(1);
  executor.on_start = [&](const LaunchMember& member) {
    const bool succeeds = member.id.trial == 0 && member.id.attempt == 3;
    executor.End(member, succeeds ? Result(0.5) : Lost(EndCause::kCrashed, "exit status 1"));
  };
  EXPECT_EQ(Tuner(study, executor, executor.queue, {}).Run(), TunerEnd::kDone);
  const std::vector<study::Trial>& trials = study.state().trials();
  EXPECT_EQ(trials[0].state, TrialState::kCompleted);
  EXPECT_EQ(trials[0].attempts.size(), 3u);
  EXPECT_EQ(trials[1].state, TrialState::kFailed);
  EXPECT_EQ(trials[1].attempts.size(), 3u);
}

TEST(TunerTest, AFullDiskHaltsTheStudyAndNoTrialIsLost) {
  study::Study study(Spec(50), {});
  ScriptedExecutor executor(2);
  executor.on_start = [&](const LaunchMember& member) {
    if (member.id.trial == 1) executor.End(member, Lost(EndCause::kCannotWrite, "/x: No space left on device"));
  };
  executor.on_stop = [&](const LaunchMember& member, bool) {
    executor.End(member, Lost(EndCause::kCannotWrite, "/y"));
  };
  EXPECT_EQ(Tuner(study, executor, executor.queue, {}).Run(), TunerEnd::kHalted);
  EXPECT_EQ(study.state().halted(),
            "trial 1 waits for room on the disk (/x: No space left on device); free some and "
            "run the study again");
  EXPECT_EQ(study.state().told(), 0);
  for (const study::Trial& trial : study.state().trials()) EXPECT_EQ(trial.state, TrialState::kWaiting);
}

TEST(TunerTest, FiveEqualFailuresHaltTheStudyAndLetTheRestLeaveResumably) {
  study::StudySpec spec = Spec(50);
  spec.executor.retries = 0;
  study::Study study(spec, {});
  ScriptedExecutor executor(2);
  executor.on_start = [&](const LaunchMember& member) {
    if (member.id.trial > 0) executor.End(member, Lost(EndCause::kCrashed, "no data file"));
  };
  executor.on_stop = [&](const LaunchMember& member, bool) { executor.End(member, Lost(EndCause::kPreempted, "")); };
  EXPECT_EQ(Tuner(study, executor, executor.queue, {}).Run(), TunerEnd::kHalted);
  EXPECT_THAT(study.state().halted(), HasSubstr("no data file"));
  EXPECT_EQ(executor.stops, std::vector<std::string>{"0 halted resumable"});
  EXPECT_EQ(study.state().trials()[0].state, TrialState::kWaiting);
}

TEST(TunerTest, APrunedTrialIsStoppedAndItsAnswerSaysSo) {
  study::Study study(Spec(1), {});
  ScriptedExecutor executor(1);
  executor.on_start = [&](const LaunchMember& member) {
    executor.Measure(member, 1, 0.5);
    executor.Measure(member, 2, std::numeric_limits<double>::quiet_NaN());
  };
  executor.on_stop = [&](const LaunchMember& member, bool) {
    executor.End(member, Lost(EndCause::kStopped, "killed"));
  };
  EXPECT_EQ(Tuner(study, executor, executor.queue, {}).Run(), TunerEnd::kDone);
  EXPECT_EQ(executor.stops, std::vector<std::string>{"0 pruned"});
  EXPECT_EQ(study.state().trials()[0].state, TrialState::kStopped);
  EXPECT_EQ(study.state().trials()[0].value, 0.5);
}

TEST(TunerTest, WhenTheTimeIsSpentWhatRunsIsStoppedForGood) {
  study::StudySpec spec = Spec(100);
  spec.budget.seconds = 0.05;
  study::Study study(spec, {});
  ScriptedExecutor executor(1);
  executor.on_start = [&](const LaunchMember& member) { executor.Measure(member, 1, 0.5); };
  executor.on_stop = [&](const LaunchMember& member, bool) {
    executor.End(member, Lost(EndCause::kStopped, "killed"));
  };
  EXPECT_EQ(Tuner(study, executor, executor.queue, {}).Run(), TunerEnd::kDone);
  EXPECT_EQ(executor.stops, std::vector<std::string>{"0 budget.seconds is spent"});
  EXPECT_EQ(study.state().trials()[0].state, TrialState::kStopped);
}

TEST(TunerTest, TheSecondInterruptEndsItAtOnce) {
  study::Study study(Spec(5), {});
  ScriptedExecutor executor(2);
  executor.on_start = [&](const LaunchMember& member) {
    if (member.id.trial == 1) executor.queue.Push(Interrupted{2});
  };
  executor.on_stop = [&](const LaunchMember& member, bool) {
    if (member.id.trial == 0) executor.queue.Push(Interrupted{2});  // nobody obeys
  };
  EXPECT_EQ(Tuner(study, executor, executor.queue, {}).Run(), TunerEnd::kKilled);
  EXPECT_EQ(executor.stops, (std::vector<std::string>{"0 interrupted resumable", "1 interrupted resumable"}));
}

TEST(TunerTest, ADiskThatFillsUpStopsTheRunnersAndIsReported) {
  testing::MemoryFileSystem files;
  study::Study study(Spec(5), {.files = &files, .folder = "/study"});
  ScriptedExecutor executor(2);
  executor.on_start = [&](const LaunchMember& member) {
    if (member.id.trial == 0) return;
    files.FailFrom(files.calls() + 1);
    executor.End(member, Result(0.5));
  };
  executor.on_stop = [&](const LaunchMember& member, bool) { executor.End(member, Lost(EndCause::kPreempted, "")); };
  try {
    Tuner(study, executor, executor.queue, {}).Run();
    FAIL() << "went on without a journal";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kCannotWrite);
  }
  EXPECT_EQ(executor.stops, std::vector<std::string>{"0 the study cannot be written resumable"});
}

// A study on a disk in memory with objectives on threads, interrupted after some results.
class TunerResumeTest : public ::testing::TestWithParam<int> {
 protected:
  static constexpr int kTrials = 20;
  static double Objective(ActiveTrial& trial) {
    const double x = std::get<double>(*trial.configuration()[0]);
    trial.Measure(1, 2 * x);
    trial.Measure(2, x);
    return x;
  }

  // Interrupts when `interrupt_at` trials are told.
  TunerEnd Run(int interrupt_at) {
    RunQueue queue;
    study::StudyOptions options{.files = &files_, .folder = "/study"};
    options.observer = [&](const study::Event& event, const study::StudyState& state) {
      if (std::holds_alternative<study::Told>(event.payload) && state.told() == interrupt_at)
        queue.Push(Interrupted{2});
    };
    study::Study study(Spec(kTrials), options);
    const run::Objective objective = Objective;
    const std::unique_ptr<Executor> executor = MakeThreadExecutor(GetParam(), objective, queue);
    return Tuner(study, *executor, queue, {}).Run();
  }

  testing::MemoryFileSystem files_;
};

TEST_P(TunerResumeTest, AnInterruptedStudyGoesOnAndLosesNothing) {
  EXPECT_EQ(Run(7), TunerEnd::kInterrupted);
  const study::StudyState interrupted = study::ReadStudy(files_, "/study");
  EXPECT_GE(interrupted.told(), 7);
  EXPECT_LT(interrupted.told(), kTrials);
  EXPECT_EQ(Run(kTrials + 1), TunerEnd::kDone);
  const study::StudyState done = study::ReadStudy(files_, "/study");
  EXPECT_EQ(done.told(), kTrials);

  study::Study whole(Spec(kTrials), {});
  RunQueue queue;
  const run::Objective objective = Objective;
  const std::unique_ptr<Executor> executor = MakeThreadExecutor(1, objective, queue);
  EXPECT_EQ(Tuner(whole, *executor, queue, {}).Run(), TunerEnd::kDone);
  ASSERT_EQ(done.trials().size(), whole.state().trials().size());
  for (std::size_t i = 0; i < done.trials().size(); ++i) {
    EXPECT_EQ(done.trials()[i].configuration, whole.state().trials()[i].configuration) << i;
    EXPECT_EQ(done.trials()[i].value, whole.state().trials()[i].value) << i;
  }
  for (const int trial : interrupted.history().results) {
    EXPECT_EQ(done.trials()[static_cast<std::size_t>(trial)].attempts.size(), 1u) << "told trials do not run again";
  }
}

INSTANTIATE_TEST_SUITE_P(Parallel, TunerResumeTest, ::testing::Values(1, 2, 8));

}  // namespace
}  // namespace hpo::run
