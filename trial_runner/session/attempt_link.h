// SPDX-License-Identifier: Apache-2.0
//
// Turns what the trainer says into protocol lines and hpo's stop into the trainer's request.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>

#include "trial_runner/session/inbox.h"
#include "trial_runner/session/line_io.h"
#include "trial_runner/trainer.h"

namespace hpo::trial_runner {

// Borrows both. Used by the training thread only.
class AttemptLink final : public TrainingLink {
 public:
  using Now = std::chrono::steady_clock::time_point (*)();

  AttemptLink(const Job& job, LineWriter& writer, Now now = &std::chrono::steady_clock::now);

  void OnMeasure(int epoch, const std::map<std::string, double>& metrics) override;

  // Writes a progress line at most once a second.
  void OnProgress(std::uint64_t steps) override;

  // When nobody listens any more the trial leaves too.
  StopRequest Requested() override;

 private:
  const Job& job_;
  LineWriter& writer_;
  Now now_;
  std::chrono::steady_clock::time_point last_progress_;
};

// Who a job's messages are from.
protocol::Sender SenderOf(const Job& job);

}  // namespace hpo::trial_runner
