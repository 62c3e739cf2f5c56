// SPDX-License-Identifier: Apache-2.0
//
// One attempt outside any study: no journal, no sampler and no pruner, but the same executor, and so the same limits,
// logs and ways to stop.
#pragma once

#include <functional>
#include <optional>

#include "hpo/run/executor.h"

namespace hpo::cli {

// Starts the launch's one member and waits for its end. Each measurement is passed on; none stops it. On the first
// Interrupted it is asked to checkpoint and leave, and ends as preempted unless it was done; on the second the result
// is nullopt at once, and the executor's end kills what runs. Precondition: room for the launch; the executor was made
// with the same queue.
std::optional<study::Outcome> RunAlone(const run::Launch& launch, run::Executor& executor, run::RunQueue& queue,
                                       const std::function<void(const run::AttemptMeasured&)>& on_measure);

}  // namespace hpo::cli
