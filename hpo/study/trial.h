// SPDX-License-Identifier: Apache-2.0
//
// A trial and its attempts as the study remembers them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hpo/study/event.h"

namespace hpo::study {

struct AttemptId {
  int trial = 0;
  int attempt = 1;
  friend bool operator==(const AttemptId&, const AttemptId&) = default;
  // Not a defaulted <=>: clang-tidy 14 takes the 0 that one is compared with for a null pointer.
  friend bool operator<(const AttemptId& a, const AttemptId& b) {
    return a.trial != b.trial ? a.trial < b.trial : a.attempt < b.attempt;
  }
};

struct Attempt {
  int number = 1;
  std::string token;
  std::string device;
  double started = 0;  // Unix seconds
  double seconds = 0;
  std::optional<EndCause> cause;  // absent while it runs
  std::string detail;
  std::string stop_reason;  // "" unless asked to stop
  bool stop_asked = false;
  bool resumable = false;  // asked to leave, to go on later
  bool pause = false;      // asked to leave by the pruner: the trial is paused once it has
};

struct Measurement {
  double step = 0;
  Metrics metrics;
};

struct Trial {
  int number = 0;
  search::TrialState state = search::TrialState::kWaiting;
  search::Configuration configuration;
  std::string source;
  std::int64_t after = 0;
  std::vector<Attempt> attempts;
  std::vector<Measurement> measurements;  // steps grow over all attempts; a resumed one adds none it repeats
  Metrics metrics;                        // once told
  std::optional<double> value;            // the objective, in the user's sign; absent when failed
  // By how much it breaks the study's metric constraints, in shares of their bounds, all together; 0: it keeps them, or
  // there are none. Absent without a value, and for a stopped trial that lacks one of the metrics.
  std::optional<double> violation;
  std::optional<double> best_step;
  Metrics test;
  std::string reason;
  nlohmann::json facts;
  double seconds = 0;  // of all attempts
  double told_s = 0;   // wall seconds the study had spent when the trial was told, in the sense of StudyState::spent_s
};

// Whether it has a value that may be the best.
inline bool KeepsConstraints(const Trial& trial) { return trial.violation == 0.0; }

std::string_view Name(search::TrialState state);                           // "waiting", "running", ...
std::optional<search::TrialState> TrialStateNamed(std::string_view name);  // nullopt for an unknown name

}  // namespace hpo::study
