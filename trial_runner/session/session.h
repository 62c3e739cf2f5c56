// SPDX-License-Identifier: Apache-2.0
//
// A runner's life: says `ready`, trains one attempt after the other as hpo asks, answers each with exactly one
// `tell`, and stays healthy whatever a trial does. Data sets stay loaded between trials. Knows descriptors and
// messages, no process: signals, re-execution and the redirection of prints are `process.h`'s.
#pragma once

#include <atomic>
#include <functional>
#include <string>

#include "trial_runner/data/dataset_cache.h"
#include "trial_runner/protocol/message.h"
#include "trial_runner/registry.h"
#include "trial_runner/session/inbox.h"
#include "trial_runner/session/line_io.h"
#include "trial_runner/trainer.h"

namespace hpo::trial_runner {

struct SessionOptions {
  int input_fd = -1;   // lines from hpo
  int output_fd = -1;  // lines to hpo
  int leave_fd = -1;   // becomes readable when the process is asked to leave; -1: never
  // Called on the reading thread when the input closes during a training, which may not notice for long.
  std::function<void()> on_training_orphaned = [] {};
  std::function<TrialResult(const TrialTask&, const Registry&, TrainingLink&)> train = &Train;
};

class Session {
 public:
  // Exit statuses (sysexits).
  static constexpr int kDone = 0;            // hpo closed the input
  static constexpr int kDeviceBroken = 70;   // a device fault was told; only a new process can go on
  static constexpr int kNobodyListens = 74;  // the output is closed
  static constexpr int kLeft = 75;           // asked to leave: attempts were given back as preempted
  static constexpr int kBadMessage = 76;     // a line that is no message of hpo; said on stderr

  // Descriptors are the caller's to close, after Run.
  Session(const Registry& registry, SessionOptions options);

  // Says `ready` and serves until the input closes or another status ends it. Trains on the calling thread. Once.
  int Run(const protocol::Ready& ready);

 private:
  void ReadInput(int wake_fd);
  bool ReadSome(LineBuffer& buffer);
  void Handle(const std::string& line);
  int Serve();
  bool Answer(const Job& job);

  const SessionOptions options_;
  DatasetCache datasets_;
  const Registry registry_;
  LineWriter writer_;
  Inbox inbox_;
  std::atomic<bool> bad_message_ = false;
};

}  // namespace hpo::trial_runner
