// SPDX-License-Identifier: Apache-2.0
//
// Learning-rate schedules: the factor on the base rate as a function of the position in epochs, fractional between
// steps. All but the plateau schedule have no state, so a resumed trial needs nothing of them. A new schedule is a
// function and a row in schedule.cc, a struct and a section of the document (schedule_options.h, schedule_section.cc).
// One caller at a time.
#pragma once

#include <memory>
#include <vector>

#include "trial_runner/document/schedule_options.h"
#include "trial_runner/network.h"

namespace hpo::trial_runner {

class Schedule {
 public:
  virtual ~Schedule() = default;

  // `position`: optimizer steps done / steps per epoch, >= 0. Returns a factor in [0, 1].
  virtual double Factor(double position) const = 0;

  // Told the objective of each epoch as it is measured; smaller is better.
  virtual void OnEpoch(double objective) = 0;

  // What a resumed schedule needs, as an optimizer's state: tensors that share storage with it.
  virtual std::vector<NamedTensor> State() const = 0;
};

// Any schedule starts with a linear warm-up from 0 over `warmup_epochs`; what remains of `epochs`, the horizon, is
// the schedule's own. Throws std::invalid_argument when the name is unknown.
std::unique_ptr<Schedule> MakeSchedule(const ScheduleOptions& options, int epochs);

}  // namespace hpo::trial_runner
