// SPDX-License-Identifier: Apache-2.0
//
// One network under training on one cut of the data: the parts of an epoch. A trial has one of them, or one for each
// fold. Folds go through each epoch one after the other, each with the same bits as if it were trained alone: ATen's
// default generators are in the fold's own state while it works. One caller at a time.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "trial_runner/checkpoint/training_state.h"
#include "trial_runner/optim/weight_average.h"
#include "trial_runner/training_step.h"
#include "trial_runner/trial_setup.h"

namespace hpo::trial_runner {

using Metrics = std::map<std::string, double>;

class FoldTraining {
 public:
  // Trains the fold that the document names or, where it has each in turn, that of `place`. Borrows the task. Adds the
  // time of loading to `seconds`. Throws BadConfiguration.
  FoldTraining(const TrialTask& task, const Registry& registry, const TrainingPlace& place, Metrics& seconds);

  TrialSetup& setup() { return setup_; }
  TrainingState& state() { return state_; }

  // Whether all batches of the epoch under way are done.
  bool epoch_trained() const { return state_.batches == setup_.plan.batches; }

  // Trains on what is left of the epoch. After every step `on_step` is called; what it returns, unless it is kNone or
  // the step was the epoch's last, ends this.
  StopRequest TrainEpoch(const std::function<StopRequest()>& on_step);

  // Measures the trained epoch and counts it. The weights that were measured, averages where the document has them,
  // stay in the network until EndEpoch. Throws Diverged when a metric is not finite.
  Metrics MeasureEpoch();
  void EndEpoch(bool is_best);  // keeps those weights when they are the best

  // Measures the test rows with the best weights and leaves these in the network.
  Metrics TestBest();

  Choice cuda_graphs() const { return step_->cuda_graphs(); }

  // The tensors of a checkpoint of this fold alone: they share storage with it.
  LiveTensors& live() { return live_; }

  // All that resuming this fold needs as tensors of another one's checkpoint, names behind `prefix`; what is not one is
  // put into one. Once they are loaded, Restore takes it out again; the epochs are those of the other fold.
  void AppendTo(std::vector<NamedTensor>& tensors, const std::string& prefix);
  void Restore(int epochs);

 private:
  class OwnGenerators;

  std::int64_t EpochRows() const { return setup_.plan.rows - (setup_.plan.skips_last_row ? 1 : 0); }
  bool RepeatIfLost();
  Metrics EvaluateRows(std::span<const std::int64_t> rows, const char* prefix);
  double TakeTrainLoss();
  void KeepWeights();

  const TrialTask& task_;
  TrialSetup setup_;
  TrainingState state_;
  std::optional<TrainingStep> step_;
  LiveTensors live_;
  at::Tensor counters_;                      // batches and steps, int64
  std::optional<AveragedWeights> averaged_;  // between MeasureEpoch and EndEpoch
};

// Throws Diverged when a metric is not finite.
void RequireFinite(const Metrics& metrics, int epoch);

// Each metric's mean over the folds and, where there are several, `<name>.std`: its deviation between them, that of a
// sample.
Metrics OverFolds(std::span<const Metrics> folds);

}  // namespace hpo::trial_runner
