// SPDX-License-Identifier: Apache-2.0
//
// From a study's `executor` section to the options of the process executor: "auto" resolved on this machine, cores
// divided among slots, devices checked.
#pragma once

#include <string>

#include "hpo/run/process_executor.h"
#include "hpo/study/study_spec.h"

namespace hpo::run {

// CPU cores this process may use (its affinity mask), >= 1.
int Cores();

// Trials at a time when nothing is said: one for each CPU core.
int AutoSlots();

// Why this machine has no such device, "" if it has; names those it has.
std::string DeviceProblem(const std::string& device);

// All but the program: set `worker` or `command` afterwards. Throws Error(kInvalidInput) for devices this machine
// lacks, by their paths in the study.
ProcessExecutorOptions MakeProcessOptions(const study::ExecutorSpec& executor);

}  // namespace hpo::run
