// SPDX-License-Identifier: Apache-2.0
#include "hpo/run/running_attempt.h"

#include <csignal>
#include <utility>

#include "search/space/value.h"

namespace hpo::run {
namespace {

TimePoint After(TimePoint start, std::chrono::duration<double> wait) {
  return start + std::chrono::duration_cast<TimePoint::duration>(wait);
}

// What a runner's exit status means when it told nothing; others are crashes.
struct ExitRow {
  int status;
  EndCause cause;
};
constexpr ExitRow kExitRows[] = {
    {65, EndCause::kBadConfiguration}, {71, EndCause::kDeviceFault}, {72, EndCause::kOutOfMemory},
    {73, EndCause::kCannotWrite},      {75, EndCause::kPreempted},   {76, EndCause::kLost},
};

EndCause CauseOf(const ExitStatus& status) {
  for (const ExitRow& row : kExitRows) {
    if (!status.signaled && row.status == status.number) return row.cause;
  }
  return EndCause::kCrashed;
}

// The first line is the same for equal failures; the runner's own words follow on lines of their own.
std::string WithErrors(const std::string& detail, const std::string& errors) {
  return errors.empty() ? detail : detail + "\nstderr: " + errors;
}

std::string DetailOf(const ExitStatus& status) {
  if (status.signaled && status.number == SIGKILL) {
    return Describe(status) + "; not by hpo: the kernel does so when memory runs out";
  }
  if (!status.signaled && status.number == 0) return "exited without telling a result";
  return Describe(status);
}

}  // namespace

std::string Number(double number) { return search::ToString(search::Value(number)); }

RunningAttempt::RunningAttempt(LaunchMember member, protocol::Objective objective, TimePoint now)
    : member_(std::move(member)), objective_(std::move(objective)), begun_(now), alive_(now) {}

void RunningAttempt::OnSent(TimePoint now) {
  sent_ = now;
  alive_ = now;
}

std::string RunningAttempt::Refusal(const protocol::Sender& sender) const {
  if (sender.trial.value_or(member_.id.trial) != member_.id.trial ||
      sender.attempt.value_or(member_.id.attempt) != member_.id.attempt) {
    return "it is about another attempt";
  }
  return sender.token.value_or(member_.token) == member_.token ? "" : "its token is stale";
}

Metrics RunningAttempt::Named(const Metrics& metrics, std::optional<double> value) const {
  Metrics named = metrics;
  if (value) named[objective_.metric] = *value;
  return named;
}

AttemptMeasured RunningAttempt::OnMeasure(const protocol::Measure& measure, TimePoint now) {
  OnSignOfLife(now);
  return {.id = member_.id,
          .token = member_.token,
          .step = measure.step,
          .metrics = Named(measure.metrics, measure.value),
          .answer = {}};
}

void RunningAttempt::OnProgress(const protocol::Progress& progress, TimePoint now) {
  if (progress_ != progress.count) OnSignOfLife(now);
  progress_ = progress.count;
}

void RunningAttempt::AskStop(const std::string& reason, bool resumable) {
  if (!stop_) stop_ = {reason, resumable};
}

void RunningAttempt::Condemn(EndCause cause, const std::string& detail) {
  if (!verdict_) verdict_ = {cause, detail};
}

std::optional<TimePoint> RunningAttempt::TimeLimit(std::optional<std::chrono::duration<double>> timeout) const {
  if (!timeout || !sent_ || stop_ || verdict_) return std::nullopt;
  return After(*sent_, *timeout);
}

std::optional<TimePoint> RunningAttempt::HangLimit(std::chrono::duration<double> timeout) const {
  if (!sent_ || stop_ || verdict_) return std::nullopt;
  return After(alive_, timeout);
}

AttemptEnded RunningAttempt::Ended(EndCause cause, const std::string& detail, TimePoint now) const {
  study::Outcome outcome{
      .cause = cause, .metrics = {}, .step = {}, .test = {}, .failed = detail, .seconds = 0, .facts = {}};
  outcome.seconds = std::chrono::duration<double>(now - begun_).count();
  return {member_.id, member_.token, std::move(outcome)};
}

AttemptEnded RunningAttempt::EndedByTell(const protocol::Tell& tell, TimePoint now) const {
  if (verdict_) return Ended(verdict_->cause, verdict_->detail, now);
  AttemptEnded ended = Ended(tell.cause, tell.failed.value_or(""), now);
  ended.outcome.metrics = Named(tell.metrics, tell.value);
  ended.outcome.step = tell.step;
  ended.outcome.test = tell.test;
  ended.outcome.facts = tell.facts;
  return ended;
}

AttemptEnded RunningAttempt::EndedByExit(const ExitStatus& status, const std::string& errors, TimePoint now) const {
  AttemptEnded ended = Ended(EndCause::kCrashed, "", now);
  const double seconds = ended.outcome.seconds;
  ended.outcome = OutcomeOfExit(status, errors);
  ended.outcome.seconds = seconds;
  return ended;
}

study::Outcome RunningAttempt::OutcomeOfExit(const ExitStatus& status, const std::string& errors) const {
  study::Outcome outcome;
  if (verdict_) {
    outcome.cause = verdict_->cause;
    outcome.failed = WithErrors(verdict_->detail, errors);
  } else if (stop_) {
    // The study falls back on what was measured.
    outcome.cause = stop_->resumable ? EndCause::kPreempted : EndCause::kStopped;
    outcome.failed = "stopped (" + stop_->reason + ") without telling a result: " + Describe(status);
  } else {
    outcome.cause = CauseOf(status);
    outcome.failed = WithErrors(DetailOf(status), errors);
  }
  return outcome;
}

}  // namespace hpo::run
