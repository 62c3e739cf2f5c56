// SPDX-License-Identifier: Apache-2.0
//
// The state of a study: a pure fold of events, the same code live and in replay. It decides nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "hpo/study/event.h"
#include "hpo/study/trial.h"
#include "search/history.h"

namespace hpo::study {

class StudyState {
 public:
  // Events in sequence order, `Created` first. Throws Error(kInvalidInput) when one contradicts the state (a told
  // trial told again, an unknown trial): a journal that passes its checksums but was not written by us.
  void Apply(const Event& event);

  bool created() const { return spec_.has_value(); }
  const StudySpec& spec() const { return *spec_; }
  const std::vector<Trial>& trials() const { return trials_; }
  const search::HistoryStore& history() const { return history_; }
  std::int64_t sequence() const { return sequence_; }
  int told() const { return static_cast<int>(history_.results.size()); }
  const std::string& halted() const { return halted_; }          // "" unless halted
  const std::map<std::string, std::string>& environment() const { return environment_; }  // of the last opening
  double created_time() const { return created_time_; }
  double spent_s() const { return spent_s_; }                     // wall seconds of all sessions so far

  // The completed or stopped trial with the best value; nullptr when there is none.
  const Trial* best() const;

  // Equal told failures in a row at the end of the history: their number.
  int equal_failures() const { return equal_failures_; }

 private:
  std::optional<StudySpec> spec_;
  std::vector<Trial> trials_;
  search::HistoryStore history_;
  std::int64_t sequence_ = 0;
  std::string halted_;
  std::map<std::string, std::string> environment_;
  double created_time_ = 0, session_start_ = 0, spent_before_ = 0, spent_s_ = 0;
  int equal_failures_ = 0;
  std::string last_failure_;
};

}  // namespace hpo::study
