// SPDX-License-Identifier: Apache-2.0
//
// Everything a trial is made of before its first step, built from the task in a fixed order.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "trial_runner/architecture/inference.h"
#include "trial_runner/checkpoint/checkpoint.h"
#include "trial_runner/gradient_engine.h"
#include "trial_runner/optim/optimizer.h"
#include "trial_runner/optim/schedule.h"
#include "trial_runner/precision/choice.h"
#include "trial_runner/trainer.h"
#include "trial_runner/training_data.h"

namespace hpo::trial_runner {

// Process-wide settings of ATen for the length of one trial: thread count, the default generator's seed, and
// denormal numbers flushed to zero on this thread (they cost up to a hundred times a normal operation and appear as
// decayed moments and saturated activations). Flushing is undone at the end; the next trial sets the others anew.
class ProcessScope {
 public:
  ProcessScope(int threads, std::uint64_t trial_seed);
  ~ProcessScope();
  ProcessScope(const ProcessScope&) = delete;
  ProcessScope& operator=(const ProcessScope&) = delete;
};

struct TrialSetup {
  Choice device, precision;
  LabelledRows train;
  std::optional<LabelledRows> validation;  // absent when its rows are trained on
  LabelledRows test;
  BatchPlan plan;
  std::optional<Cost> cost;  // of networks that are an Architecture
  CheckpointIdentity identity;
  std::unique_ptr<Network> network;  // before its users: they borrow it
  std::unique_ptr<Optimizer> optimizer;
  std::unique_ptr<Schedule> schedule;
  std::unique_ptr<GradientEngine> engine;
};

// Needs a ProcessScope around it. Adds the time of loading to `seconds`. Throws BadConfiguration.
TrialSetup PrepareTrial(const TrialTask& task, const Registry& registry, std::map<std::string, double>& seconds);

// Parameters, then buffers.
std::vector<NamedTensor> Weights(const Network& network);

}  // namespace hpo::trial_runner
