// SPDX-License-Identifier: Apache-2.0
//
// Whether a trial fits into memory, tried before its data are loaded. The trial's networks are built, trained for two
// steps and evaluated on samples that are made up, as large as the source says that its own are; then all of it is
// freed. The trial that follows has the same bits as without.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "trial_runner/precision/choice.h"
#include "trial_runner/trainer.h"

namespace hpo::trial_runner {

class Accelerator;

struct MemoryProbe {
  Choice choice;                      // asked; used: on, off
  std::optional<std::int64_t> bytes;  // most at once, without samples: of the process or, on a device, of its tensors
  std::map<std::string, double> seconds;  // "probe", when there was one
};

// Before the trial's own tensors, inside a ProcessScope. Throws c10::OutOfMemoryError that says how much the trial
// needs and how much there is when it does not fit.
MemoryProbe ProbeMemory(const TrialTask& task, const Registry& registry, Accelerator* accelerator);

}  // namespace hpo::trial_runner
