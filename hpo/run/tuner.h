// SPDX-License-Identifier: Apache-2.0
//
// The loop that drives a study: fill free room, prepare, wait for one event. One thread.
#pragma once

#include <filesystem>
#include <functional>

#include "hpo/run/executor.h"
#include "hpo/study/study.h"

namespace hpo::run {

enum class TunerEnd { kDone, kHalted, kInterrupted, kKilled };

struct TunerOptions {
  std::filesystem::path folder;   // the study's, absolute; attempts get trials/NNNN/attempt-M below it; "" in memory
  bool runner_documents = false;  // launches carry the training document (hpo-trial)
  bool json_configurations = false;  // launches carry the configuration as JSON (processes)
};

class Tuner {
 public:
  // Borrows all three; the executor was made with the same queue.
  Tuner(study::Study& study, Executor& executor, RunQueue& queue, TunerOptions options);

  // Runs until the study is done, halted or interrupted. On the first Interrupted it asks no more, lets runners
  // checkpoint and stop, and returns kInterrupted; on the second it returns kKilled at once.
  TunerEnd Run();

 private:
  void FillRoom();
  void Launch(int trial);
  void Handle(RunEvent& event);
  void Handle(AttemptMeasured& measured);
  void Handle(AttemptEnded& ended);
  void Handle(const Interrupted& interrupted);

  study::Study& study_;
  Executor& executor_;
  RunQueue& queue_;
  TunerOptions options_;
  int running_ = 0;
  int interrupts_ = 0;
};

}  // namespace hpo::run
