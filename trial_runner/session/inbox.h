// SPDX-License-Identifier: Apache-2.0
//
// What hpo asked a runner to do and has not been done yet. The thread that reads messages puts them in; the thread
// that trains takes one job after the other and looks at its job's stop request. Thread-safe.
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <string>

#include "trial_runner/protocol/message.h"
#include "trial_runner/trainer.h"

namespace hpo::trial_runner {

// One attempt of one trial.
struct Job {
  protocol::Member member;
  protocol::Objective objective;
  std::string device;
  int threads = 1;
  std::atomic<StopRequest> request = StopRequest::kNone;  // set by the reading thread while the job trains
};

class Inbox {
 public:
  // Each member of a start becomes a job, in order.
  void Start(const protocol::Start& start);

  // Reaches the job of exactly this trial and attempt, trained or still waiting; any other stop is stale.
  void Stop(const protocol::Stop& stop);

  // The process was asked to leave: every job checkpoints or is given back, then Next ends.
  void Leave();

  // Nobody is there any more: waiting jobs are dropped, the current one is to leave, then Next ends. Returns whether
  // there is a current one.
  bool Close();

  // Blocks for the next job and ends the one before; nullptr when there will be none. The job lives until the next
  // call. One caller.
  Job* Next();

  bool leaving() const;

 private:
  void RequestAll(StopRequest request);

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::unique_ptr<Job>> waiting_;
  std::unique_ptr<Job> current_;
  bool leaving_ = false;
  bool closed_ = false;
};

}  // namespace hpo::trial_runner
