// SPDX-License-Identifier: Apache-2.0
//
// The loop that drives a study: fill free room, prepare, wait for events. One thread.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "hpo/run/checkpoint_keeper.h"
#include "hpo/run/executor.h"
#include "hpo/run/launch.h"
#include "hpo/study/study.h"

namespace hpo::run {

enum class TunerEnd { kDone, kHalted, kInterrupted, kKilled };

using TunerOptions = LaunchOptions;

class Tuner {
 public:
  // Borrows all three; the executor was made with the same queue.
  Tuner(study::Study& study, Executor& executor, RunQueue& queue, TunerOptions options);

  // Runs until the study is done, halted or interrupted. When budget.seconds is spent it asks no more and stops what
  // runs. On the first Interrupted it asks no more, lets runners checkpoint and stop, and returns kInterrupted; on the
  // second it returns kKilled at once. An Error of the study (disk full) stops the runners, resumable, before it is
  // thrown on.
  TunerEnd Run();

 private:
  // Set once nothing new is started.
  struct Leaving {
    TunerEnd end;
    std::string reason;
    bool resumable;
  };

  TunerEnd Loop();
  bool FillRoom();
  void ClearTold();
  void Wait();
  void Leave(const Leaving& leaving);
  void Handle(RunEvent& event);
  void Handle(AttemptMeasured& measured);
  void Handle(AttemptEnded& ended);
  void Handle(const Interrupted& interrupted);
  void Handle(const RoomChanged& changed);
  void Abandon();

  study::Study& study_;
  Executor& executor_;
  RunQueue& queue_;
  const TunerOptions options_;
  std::optional<CheckpointKeeper> keeper_;  // only where hpo-trial writes: other programs' files are their own
  std::vector<int> told_;                   // since the last commit
  std::set<AttemptId> running_;
  std::optional<TimePoint> deadline_;  // when budget.seconds is spent
  std::optional<Leaving> leaving_;
  int interrupts_ = 0;
};

}  // namespace hpo::run
