// SPDX-License-Identifier: Apache-2.0
//
// Runs C++ objectives on threads of this process. A thread can be asked to stop through Measure, never killed;
// destruction waits for the objectives that still run.
#pragma once

#include <functional>
#include <memory>

#include "hpo/run/active_trial.h"
#include "hpo/run/executor.h"

namespace hpo::run {

using Objective = std::function<double(ActiveTrial&)>;  // called from several threads; exceptions fail the trial

// `parallel` >= 1 threads. Borrows the queue and the objective.
std::unique_ptr<Executor> MakeThreadExecutor(int parallel, const Objective& objective, RunQueue& queue);

}  // namespace hpo::run
