// SPDX-License-Identifier: Apache-2.0
//
// Tells the user how a study goes: one line that is redrawn on a terminal, one line an event elsewhere. What it says is
// in the journal already.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "hpo/base/clock.h"
#include "hpo/cli/terminal.h"
#include "hpo/study/study_state.h"

namespace hpo::cli {

// Pass its OnEvent as the study's observer and OnCommitted as what a commit tells. One thread.
class ProgressPrinter {
 public:
  ProgressPrinter(const Terminal& terminal, const Clock& clock) : terminal_(terminal), clock_(clock) {}

  void OnEvent(const study::Event& event, const study::StudyState& state);
  void OnCommitted(const study::StudyState& state);
  // Ends the redrawn line, so that other text starts on a line of its own.
  void Finish();

 private:
  void Redraw(const study::StudyState& state);

  const Terminal& terminal_;
  const Clock& clock_;
  std::optional<TimePoint> started_, drawn_;
  int told_at_start_ = 0;
  std::vector<std::string> lines_;  // of events since the last commit
  bool line_open_ = false;
};

}  // namespace hpo::cli
