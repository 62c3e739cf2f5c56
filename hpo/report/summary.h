// SPDX-License-Identifier: Apache-2.0
//
// What came of a study, as data. Every report format is a view of it, so all show the same numbers.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "hpo/study/study_state.h"

namespace hpo::report {

// Points into the state it was made from: valid while that lives unchanged.
struct Summary {
  const study::StudyState* state = nullptr;
  // All trials: those that keep the metric constraints best first (the earlier result on a tie), then those that break
  // them, the least violation first, then stopped ones that do not tell, then waiting and running, then failed ones by
  // number.
  std::vector<const study::Trial*> ranked;
  int completed = 0, stopped = 0, failed = 0, open = 0;  // open: waiting, running or paused
  std::map<std::string, int> failures;                   // cause -> trials
  std::map<std::string, int> stops;                      // why trials were stopped early -> trials
  int breaking = 0;                                      // trials with a value that break a metric constraint
  std::optional<double> gap;  // >= 0: by how much the best value is better than the second; absent below two values
                              // that keep the constraints
  int since_best = 0;         // trials told after the best one
  double seconds = 0;         // wall time of all sessions
  double trial_seconds = 0;   // summed over attempts
  double steps = 0;           // fidelity units trained, as measured
};

Summary Summarize(const study::StudyState& state);

}  // namespace hpo::report
