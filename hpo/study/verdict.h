// SPDX-License-Identifier: Apache-2.0
//
// What the end of an attempt means for its trial. The rules, first match wins:
//   asked to stop for good   stopped, with the value told, else that of the best measured step; failed without either
//   preempted, lost, or asked to leave resumably and gone without a final result
//                            waits for another attempt
//   cannot write             waits for another attempt, which needs room on the disk first: the study halts
//   crash, time-out, device fault
//                            waits for another attempt while retries are left, then fails
//   bad configuration, out of memory, a failure that the runner told
//                            fails
//   a result                 completed (stopped when the runner says so); fails when the objective, or a metric that a
//                            constraint bears on, is missing or not finite
#pragma once

#include "hpo/study/event.h"
#include "hpo/study/study.h"
#include "hpo/study/trial.h"

namespace hpo::study {

struct VerdictRules {
  Objective objective;
  int retries = 0;  // >= 0: attempts a trial may lose to crashes, time-outs and device faults before the last one
  std::vector<MetricConstraint> constraints = {};
};

// Ended or Told for the trial's last attempt; for a trial without attempts as if told by attempt 0. Pure.
Payload Judge(const Trial& trial, const Outcome& outcome, const VerdictRules& rules);

}  // namespace hpo::study
