// SPDX-License-Identifier: Apache-2.0
//
// Learning-rate schedules: the factor on the base rate as a function of the position in epochs, fractional between
// steps. No state, so a resumed trial needs nothing of it. Thread-safe.
#pragma once

#include <memory>

#include "trial_runner/document/document.h"

namespace hpo::trial_runner {

class Schedule {
 public:
  virtual ~Schedule() = default;

  // `position`: optimizer steps done / steps per epoch, >= 0. Returns a factor in [0, 1].
  virtual double Factor(double position) const = 0;
};

// Any schedule starts with a linear warm-up from 0 over `warmup_epochs`; what remains of `epochs`, the horizon, is
// the schedule's own. Throws std::invalid_argument when the name is unknown.
std::unique_ptr<Schedule> MakeSchedule(const ScheduleOptions& options, int epochs);

}  // namespace hpo::trial_runner
