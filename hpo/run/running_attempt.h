// SPDX-License-Identifier: Apache-2.0
//
// One attempt as the process executor sees it: what its runner says, which limits hold, and what came of it. It knows
// no process and no clock; the worker brings both. One thread at a time.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "hpo/base/clock.h"
#include "hpo/run/executor.h"
#include "hpo/run/process.h"
#include "trial_runner/protocol/message.h"

namespace hpo::run {

// For texts: 0.5, 120.
std::string Number(double number);

class RunningAttempt {
 public:
  RunningAttempt(LaunchMember member, protocol::Objective objective, TimePoint now);

  const LaunchMember& member() const { return member_; }
  const protocol::Objective& objective() const { return objective_; }

  // The start message was sent: the limits count from here.
  void OnSent(TimePoint now);
  bool sent() const { return sent_.has_value(); }

  // "" when the message is about this attempt, else why it is refused (a stale token, another trial).
  std::string Refusal(const protocol::Sender& sender) const;

  AttemptMeasured OnMeasure(const protocol::Measure& measure, TimePoint now);
  void OnProgress(const protocol::Progress& progress, TimePoint now);  // alive when the counter changed
  void OnSignOfLife(TimePoint now) { alive_ = now; }

  // Asked to leave. The first request counts: a runner answers one.
  void AskStop(const std::string& reason, bool resumable);
  bool stop_asked() const { return stop_.has_value(); }

  // We end it ourselves for this cause, whatever the runner still says or however its process ends. The first counts.
  void Condemn(EndCause cause, const std::string& detail);
  bool condemned() const { return verdict_.has_value(); }

  // When it reaches its time limit and when it counts as hanging, unless it is leaving already. nullopt: never.
  std::optional<TimePoint> TimeLimit(std::optional<std::chrono::duration<double>> timeout) const;
  std::optional<TimePoint> HangLimit(std::chrono::duration<double> timeout) const;

  // The end: by what the runner told, by its process' exit (`errors`: the tail of its stderr), or before it was sent.
  AttemptEnded EndedByTell(const protocol::Tell& tell, TimePoint now) const;
  AttemptEnded EndedByExit(const ExitStatus& status, const std::string& errors, TimePoint now) const;
  AttemptEnded Ended(EndCause cause, const std::string& detail, TimePoint now) const;

 private:
  struct Verdict {
    EndCause cause;
    std::string detail;
  };
  struct StopRequest {
    std::string reason;
    bool resumable;
  };

  Metrics Named(const Metrics& metrics, std::optional<double> value) const;
  study::Outcome OutcomeOfExit(const ExitStatus& status, const std::string& errors) const;

  LaunchMember member_;
  protocol::Objective objective_;
  TimePoint begun_;
  std::optional<TimePoint> sent_;
  TimePoint alive_;
  std::optional<std::uint64_t> progress_;
  std::optional<StopRequest> stop_;
  std::optional<Verdict> verdict_;
};

}  // namespace hpo::run
