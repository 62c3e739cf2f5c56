// SPDX-License-Identifier: Apache-2.0
//
// One call of a C++ objective as an attempt: what it returns or throws becomes the attempt's outcome. Runs on the
// calling thread.
#pragma once

#include <string>

#include "hpo/run/active_trial.h"
#include "hpo/run/thread_executor.h"
#include "hpo/study/study.h"

namespace hpo::run {

// What names the attempt and what its Measure calls do.
struct ObjectiveCall {
  int trial = 0;
  std::uint64_t seed = 0;
  const search::Configuration& configuration;
  std::string metric;  // the name of the value it returns
  ActiveTrial::MeasureFunction measure;
};

// A result once the objective returns: `stopped` after a kStop. After a kPause `preempted` without one: a C++ objective
// keeps no checkpoint, its next attempt starts anew. An exception is a failure with its text, never a crash.
study::Outcome RunObjective(const Objective& objective, const ObjectiveCall& call);

}  // namespace hpo::run
