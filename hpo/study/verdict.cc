// SPDX-License-Identifier: Apache-2.0
#include "hpo/study/verdict.h"

#include <algorithm>
#include <cmath>

#include "hpo/study/metric_constraints.h"

namespace hpo::study {
namespace {

using search::TrialState;

bool IsRetried(EndCause cause) {
  return cause == EndCause::kCrashed || cause == EndCause::kTimeout || cause == EndCause::kDeviceFault;
}

bool WaitsAgain(EndCause cause) {
  return cause == EndCause::kPreempted || cause == EndCause::kLost || cause == EndCause::kCannotWrite;
}

bool HasResult(const Outcome& outcome) {
  return outcome.failed.empty() && (outcome.cause == EndCause::kFinished || outcome.cause == EndCause::kStopped);
}

// `what`: what the metric is, for people.
std::string MetricProblem(const Metrics& metrics, const std::string& what, const std::string& metric) {
  const auto found = metrics.find(metric);
  if (found == metrics.end()) {
    std::string names;
    for (const auto& [name, value] : metrics) names += (names.empty() ? "" : ", ") + name;
    return "the result lacks " + what + " \"" + metric + "\"; it holds " + (names.empty() ? "nothing" : names);
  }
  if (std::isfinite(found->second)) return "";
  const char* text = std::isnan(found->second) ? "nan" : found->second > 0 ? "inf" : "-inf";
  return what + " \"" + metric + "\" is " + text;
}

std::string ObjectiveProblem(const Metrics& metrics, const std::string& objective) {
  return MetricProblem(metrics, "the objective", objective);
}

std::string ResultProblem(const Metrics& metrics, const VerdictRules& rules) {
  std::string problem = ObjectiveProblem(metrics, rules.objective.metric);
  const std::string unknown = UnknownMetric(rules.constraints, metrics);
  if (!problem.empty() || unknown.empty()) return problem;
  return MetricProblem(metrics, "the metric of a constraint", unknown);
}

const Measurement* BestMeasured(const Trial& trial, const Objective& objective) {
  const Measurement* best = nullptr;
  const double sign = objective.goal == Goal::kMaximize ? -1 : 1;
  for (const Measurement& measurement : trial.measurements) {
    if (!ObjectiveProblem(measurement.metrics, objective.metric).empty()) continue;
    const double loss = sign * measurement.metrics.at(objective.metric);
    if (best == nullptr || loss < sign * best->metrics.at(objective.metric)) best = &measurement;
  }
  return best;
}

// "crashed: exit status 1", "out_of_memory".
std::string Describe(const Outcome& outcome) {
  const std::string cause(protocol::Name(outcome.cause));
  if (outcome.failed.empty()) return cause;
  return outcome.cause == EndCause::kFinished ? outcome.failed : cause + ": " + outcome.failed;
}

class Judgement {
 public:
  Judgement(const Trial& trial, const Outcome& outcome, const VerdictRules& rules)
      : trial_(trial), outcome_(outcome), rules_(rules) {
    if (!trial.attempts.empty() && trial.state == TrialState::kRunning) attempt_ = &trial.attempts.back();
  }

  Payload Run() const {
    if (attempt_ != nullptr && attempt_->stop_asked && !attempt_->resumable) return Stopped();
    if (WaitsAgain(outcome_.cause)) return End(outcome_.cause);
    if (LeftAsAsked()) return End(EndCause::kPreempted);
    if (!HasResult(outcome_)) return HasRetry() ? Payload(End(outcome_.cause)) : Payload(Failed());
    const std::string problem = ResultProblem(outcome_.metrics, rules_);
    if (!problem.empty()) return Fail(problem);
    Told told = Tell(outcome_.cause == EndCause::kStopped ? TrialState::kStopped : TrialState::kCompleted);
    told.metrics = outcome_.metrics;
    told.step = outcome_.step;
    return told;
  }

 private:
  int number() const { return attempt_ == nullptr ? 0 : attempt_->number; }

  // Asked to leave resumably, it went without a final result; one that cannot checkpoint is killed in the end.
  bool LeftAsAsked() const {
    if (attempt_ == nullptr || !attempt_->resumable) return false;
    const EndCause cause = outcome_.cause;
    return cause == EndCause::kCrashed || cause == EndCause::kTimeout ||
           (cause == EndCause::kStopped && HasResult(outcome_));
  }

  // Attempts lost so far to what is retried, this one not counted.
  int RetriesUsed() const {
    return static_cast<int>(std::ranges::count_if(
        trial_.attempts, [](const Attempt& attempt) { return attempt.cause && IsRetried(*attempt.cause); }));
  }
  bool HasRetry() const { return attempt_ != nullptr && IsRetried(outcome_.cause) && RetriesUsed() < rules_.retries; }

  Ended End(EndCause cause) const {
    return {.trial = trial_.number,
            .attempt = number(),
            .cause = cause,
            .seconds = outcome_.seconds,
            .detail = outcome_.failed};
  }

  Told Tell(TrialState state) const {
    Told told;
    told.trial = trial_.number;
    told.attempt = number();
    told.state = state;
    told.cause = outcome_.cause;
    told.test = outcome_.test;
    told.seconds = outcome_.seconds;
    told.facts = outcome_.facts;
    return told;
  }

  Told Fail(const std::string& reason) const {
    Told told = Tell(TrialState::kFailed);
    told.reason = reason;
    return told;
  }

  Told Failed() const {
    const int lost = RetriesUsed() + 1;
    return Fail(Describe(outcome_) +
                (IsRetried(outcome_.cause) && lost > 1 ? " (" + std::to_string(lost) + " attempts)" : ""));
  }

  Told Stopped() const {
    Told told = Tell(TrialState::kStopped);
    told.reason = attempt_->stop_reason;
    if (HasResult(outcome_) && ObjectiveProblem(outcome_.metrics, rules_.objective.metric).empty()) {
      told.metrics = outcome_.metrics;
      told.step = outcome_.step;
    } else if (const Measurement* best = BestMeasured(trial_, rules_.objective)) {
      told.metrics = best->metrics;
      told.step = best->step;
    } else {
      return Fail("stopped before it had a value: " + attempt_->stop_reason);
    }
    return told;
  }

  const Trial& trial_;
  const Outcome& outcome_;
  const VerdictRules& rules_;
  const Attempt* attempt_ = nullptr;  // the one that ends; null for a trial told without
};

}  // namespace

Payload Judge(const Trial& trial, const Outcome& outcome, const VerdictRules& rules) {
  return Judgement(trial, outcome, rules).Run();
}

}  // namespace hpo::study
