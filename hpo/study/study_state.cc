// SPDX-License-Identifier: Apache-2.0
#include "hpo/study/study_state.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "hpo/base/error.h"
#include "hpo/study/metric_constraints.h"
#include "hpo/study/study_file.h"

namespace hpo::study {
namespace {

using search::TrialState;

[[noreturn]] void Contradict(int trial, const std::string& message) {
  throw Error(ErrorCode::kInvalidInput, "trial " + std::to_string(trial) + " " + message);
}

void RequireSeconds(int trial, double seconds) {
  if (!(seconds >= 0) || !std::isfinite(seconds)) Contradict(trial, "ran for a time that is no number >= 0");
}

}  // namespace

void StudyState::Apply(Event event) {
  if (created() == std::holds_alternative<Created>(event.payload)) {
    throw Error(ErrorCode::kInvalidInput, created() ? "the study is created twice" : "the study is not created yet");
  }
  if (event.sequence != sequence_ + 1 || !std::isfinite(event.time)) {
    throw Error(ErrorCode::kInvalidInput, "event " + std::to_string(event.sequence) + " is out of turn or has no time");
  }
  std::visit([&](auto& payload) { Fold(std::move(payload), event.time); }, event.payload);
  sequence_ = event.sequence;
  // The clock of records may jump back; time spent does not.
  spent_s_ = std::max(spent_s_, spent_before_ + event.time - session_start_);
  if (const Told* told = std::get_if<Told>(&event.payload)) At(told->trial).told_s = spent_s_;
  last_time_ = event.time;
  history_.budget.spent_s = spent_s_;
}

void StudyState::Fold(const Created& created, double time) {
  StudySpec spec = ParseStudyFile(created.spec.dump(), "spec").spec;
  warm_start_ = TakenFromJson(created.warm_start, spec.space);
  spec_ = std::move(spec);
  warm_start_asks_ = AsksInTurn(warm_start_);
  objective_ = spec_->objective();
  history_.noise = objective_.noise;
  created_time_ = session_start_ = time;
  history_.budget.trials = spec_->budget.trials;
  history_.budget.seconds = spec_->budget.seconds;
}

void StudyState::Fold(Opened&& opened, double time) {
  // Nobody is left to end what ran before: its last sign of life is the last event.
  for (const int number : history_.pending) {
    Trial& trial = At(number);
    if (trial.state != TrialState::kRunning) continue;
    Attempt& attempt = trial.attempts.back();
    attempt.cause = EndCause::kLost;
    attempt.seconds = std::max(0.0, last_time_ - attempt.started);
    Bill(trial, attempt.seconds);
    Enter(trial, TrialState::kWaiting);
  }
  environment_ = std::move(opened.environment);
  spent_before_ = spent_s_;
  session_start_ = time;
  halted_.clear();
  failures_ = {};
}

void StudyState::Fold(const BudgetSet& set, double) {
  spec_->budget = set.budget;
  history_.budget.trials = set.budget.trials;
  history_.budget.seconds = set.budget.seconds;
}

void StudyState::Fold(Asked&& asked, double) {
  if (asked.trial != static_cast<int>(trials_.size())) Contradict(asked.trial, "is asked out of turn");
  if (asked.after < 0 || asked.after > sequence_) Contradict(asked.trial, "was asked after an event yet to come");
  const bool is_warm = asked.source == kWarmStartSource;
  if (is_warm && warm_start_asks().empty()) Contradict(asked.trial, "is one more than the warm start has");
  if (asked.source == kStartWithSource) ++asked_from_start_with_;
  if (is_warm) ++asked_from_warm_start_;
  Trial trial;
  trial.number = asked.trial;
  trial.configuration = asked.configuration;
  trial.source = std::move(asked.source);
  trial.after = asked.after;
  trials_.push_back(std::move(trial));
  search::TrialRecord record;
  record.trial = asked.trial;
  record.configuration = std::move(asked.configuration);
  record.note = std::move(asked.note);
  history_.trials.push_back(std::move(record));
  history_.pending.push_back(asked.trial);
}

void StudyState::Fold(Started&& started, double time) {
  Trial& trial = At(started.trial);
  if (trial.state != TrialState::kWaiting && trial.state != TrialState::kPaused) {
    Contradict(trial.number, "is started while " + std::string(Name(trial.state)));
  }
  if (started.attempt != static_cast<int>(trial.attempts.size()) + 1) {
    Contradict(trial.number, "starts attempt " + std::to_string(started.attempt) + " out of turn");
  }
  Attempt attempt;
  attempt.number = started.attempt;
  attempt.token = std::move(started.token);
  attempt.device = std::move(started.device);
  attempt.started = time;
  trial.attempts.push_back(std::move(attempt));
  Enter(trial, TrialState::kRunning);
}

void StudyState::Fold(Measured&& measured, double) {
  OpenAttempt(measured.trial, measured.attempt);
  Trial& trial = At(measured.trial);
  search::TrialRecord& record = history_.trials[static_cast<std::size_t>(measured.trial)];
  if (!std::isfinite(measured.step) || measured.step <= record.fidelity) {
    Contradict(trial.number, "is measured at a step that does not grow");
  }
  record.fidelity = measured.step;
  const auto value = measured.metrics.find(objective_.metric);
  if (value != measured.metrics.end() && std::isfinite(value->second)) {
    record.curve.push_back({measured.step, Loss(value->second)});
  }
  trial.measurements.push_back({measured.step, std::move(measured.metrics)});
}

void StudyState::Fold(StopAsked&& stop, double) {
  Attempt& attempt = OpenAttempt(stop.trial, stop.attempt);
  attempt.stop_reason = std::move(stop.reason);
  attempt.stop_asked = true;
  attempt.resumable = stop.resumable;
  attempt.pause = stop.pause;
}

void StudyState::Fold(Ended&& ended, double) {
  Attempt& attempt = OpenAttempt(ended.trial, ended.attempt);
  RequireSeconds(ended.trial, ended.seconds);
  Trial& trial = At(ended.trial);
  attempt.cause = ended.cause;
  attempt.seconds = ended.seconds;
  attempt.detail = std::move(ended.detail);
  Bill(trial, ended.seconds);
  const bool paused = attempt.pause && ended.cause == EndCause::kPreempted;
  Enter(trial, paused ? TrialState::kPaused : TrialState::kWaiting);
}

void StudyState::Fold(Told&& told, double) {
  RequireSeconds(told.trial, told.seconds);
  if (told.state < TrialState::kCompleted) Contradict(told.trial, "is told to be " + std::string(Name(told.state)));
  Trial& trial = At(told.trial);
  Attempt* attempt = told.attempt == 0 ? nullptr : &OpenAttempt(told.trial, told.attempt);
  if (attempt == nullptr && trial.state != TrialState::kWaiting && trial.state != TrialState::kPaused) {
    Contradict(trial.number, "is told while " + std::string(Name(trial.state)));
  }
  TakeResult(trial, told);
  if (attempt != nullptr) {
    attempt->cause = told.cause;
    attempt->seconds = told.seconds;
    attempt->detail = told.reason;
  }
  Bill(trial, told.seconds);
  Enter(trial, told.state);
  std::vector<int>& pending = history_.pending;  // ascending: trials are asked in order of their numbers
  pending.erase(std::lower_bound(pending.begin(), pending.end(), trial.number));
  history_.results.push_back(trial.number);
  history_.budget.told = StudyState::told();
  failures_.Count(told);
}

void StudyState::Fold(Halted&& halted, double) { halted_ = std::move(halted.reason); }

// Everything that can contradict comes before the first change.
void StudyState::TakeResult(Trial& trial, Told& told) {
  if (told.state != TrialState::kFailed) TakeValue(trial, told);
  trial.metrics = std::move(told.metrics);
  trial.best_step = told.step;
  trial.test = std::move(told.test);
  trial.reason = told.reason;
  trial.facts = std::move(told.facts);
}

void StudyState::TakeValue(Trial& trial, const Told& told) {
  const auto value = told.metrics.find(objective_.metric);
  if (value == told.metrics.end() || !std::isfinite(value->second)) {
    Contradict(trial.number, "is told without a finite " + objective_.metric);
  }
  const std::string unknown = UnknownMetric(spec_->metric_constraints, told.metrics);
  if (!unknown.empty() && told.state == TrialState::kCompleted) {
    Contradict(trial.number, "is completed without a finite " + unknown);
  }
  trial.value = value->second;
  if (!unknown.empty()) return;  // stopped before it was measured: search learns nothing of it
  search::TrialRecord& record = history_.trials[static_cast<std::size_t>(trial.number)];
  record.losses = {Loss(*trial.value)};
  record.constraints = Excesses(spec_->metric_constraints, told.metrics);
  trial.violation = search::Violation(record);
  const auto rank = [&](const Trial& t) { return std::pair(*t.violation, Loss(*t.value)); };
  if (!incumbent_ || rank(trial) < rank(At(*incumbent_))) incumbent_ = trial.number;
}

Trial& StudyState::At(int trial) {
  if (trial < 0 || trial >= static_cast<int>(trials_.size())) Contradict(trial, "was never asked");
  return trials_[static_cast<std::size_t>(trial)];
}

Attempt& StudyState::OpenAttempt(int number, int attempt) {
  Trial& trial = At(number);
  if (trial.state != TrialState::kRunning || trial.attempts.back().number != attempt) {
    Contradict(number, "has no open attempt " + std::to_string(attempt));
  }
  return trial.attempts.back();
}

void StudyState::Enter(Trial& trial, TrialState state) {
  running_ += (state == TrialState::kRunning ? 1 : 0) - (trial.state == TrialState::kRunning ? 1 : 0);
  trial.state = state;
  history_.trials[static_cast<std::size_t>(trial.number)].state = state;
}

void StudyState::Bill(Trial& trial, double seconds) {
  trial.seconds += seconds;
  history_.trials[static_cast<std::size_t>(trial.number)].cost_s += seconds;
}

double StudyState::Loss(double value) const { return objective_.goal == Goal::kMaximize ? -value : value; }

const Trial* StudyState::best() const {
  if (!incumbent_) return nullptr;
  const Trial& trial = trials_[static_cast<std::size_t>(*incumbent_)];
  return KeepsConstraints(trial) ? &trial : nullptr;
}

const Trial* StudyState::nearest() const {
  if (!incumbent_) return nullptr;
  const Trial& trial = trials_[static_cast<std::size_t>(*incumbent_)];
  return KeepsConstraints(trial) ? nullptr : &trial;
}

}  // namespace hpo::study
