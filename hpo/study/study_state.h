// SPDX-License-Identifier: Apache-2.0
//
// The state of a study: a pure fold of events, the same code live and in replay. It decides nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "hpo/study/event.h"
#include "hpo/study/failure_streak.h"
#include "hpo/study/trial.h"
#include "hpo/study/warm_start.h"
#include "search/history.h"

namespace hpo::study {

// A value; copies are independent. One thread changes it; readers only between changes.
class StudyState {
 public:
  // Events in sequence order, `Created` first. Throws Error(kInvalidInput) when one contradicts the state (a told
  // trial told again, an unknown trial): a journal that passes its checksums but was not written by us. The state is
  // then as before.
  void Apply(Event event);

  bool created() const { return spec_.has_value(); }
  const StudySpec& spec() const { return *spec_; }  // as created, with the budget of today
  const std::vector<Trial>& trials() const { return trials_; }
  const search::HistoryStore& history() const { return history_; }
  std::int64_t sequence() const { return sequence_; }
  int told() const { return static_cast<int>(history_.results.size()); }
  int pending() const { return static_cast<int>(history_.pending.size()); }
  int running() const { return running_; }  // trials with an open attempt
  int asked_from_start_with() const { return asked_from_start_with_; }
  // What was taken from earlier studies, and what is still to be asked of it, in this order.
  const std::vector<TakenStudy>& warm_start() const { return warm_start_; }
  std::span<const search::PartialConfiguration> warm_start_asks() const {
    return std::span(warm_start_asks_).subspan(static_cast<std::size_t>(asked_from_warm_start_));
  }
  const std::string& halted() const { return halted_; }                                   // "" unless halted
  const std::map<std::string, std::string>& environment() const { return environment_; }  // of the last opening
  double created_time() const { return created_time_; }
  // Wall seconds from each opening to the last event of its session, summed over all sessions so far.
  double spent_s() const { return spent_s_; }

  // The completed or stopped trial with the best value of those that keep the metric constraints, the earlier result on
  // a tie; nullptr when there is none.
  const Trial* best() const;

  // While there is none, the trial with a value that breaks the constraints least; nullptr when no trial has a value,
  // and once there is a best one.
  const Trial* nearest() const;

  int equal_failures() const { return failures_.length(); }  // in a row, since the study was opened

 private:
  void Fold(const Created& created, double time);
  void Fold(Opened&& opened, double time);
  void Fold(const BudgetSet& set, double time);
  void Fold(Asked&& asked, double time);
  void Fold(Started&& started, double time);
  void Fold(Measured&& measured, double time);
  void Fold(StopAsked&& stop, double time);
  void Fold(Ended&& ended, double time);
  void Fold(Told&& told, double time);
  void Fold(Halted&& halted, double time);

  Trial& At(int trial);
  Attempt& OpenAttempt(int trial, int attempt);
  void Enter(Trial& trial, search::TrialState state);
  void Bill(Trial& trial, double seconds);
  void TakeResult(Trial& trial, Told& told);
  void TakeValue(Trial& trial, const Told& told);
  double Loss(double value) const;  // the sign search sees

  std::optional<StudySpec> spec_;
  Objective objective_;
  std::vector<Trial> trials_;
  search::HistoryStore history_;
  std::int64_t sequence_ = 0;
  std::string halted_;
  std::map<std::string, std::string> environment_;
  double created_time_ = 0, session_start_ = 0, last_time_ = 0, spent_before_ = 0, spent_s_ = 0;
  int running_ = 0;
  int asked_from_start_with_ = 0;
  std::vector<TakenStudy> warm_start_;
  std::vector<search::PartialConfiguration> warm_start_asks_;
  int asked_from_warm_start_ = 0;
  std::optional<int> incumbent_;  // the best, or the nearest
  FailureStreak failures_;
};

}  // namespace hpo::study
