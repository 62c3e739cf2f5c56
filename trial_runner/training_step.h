// SPDX-License-Identifier: Apache-2.0
//
// One optimizer step: the gradients of one batch, or the mean over the rows of several, clipped and handed to the
// optimizer at the schedule's rate. A step that overflowed in float16 is skipped, but counted: the schedule goes on, as
// it does around torch.amp.GradScaler. Nothing is left over between steps, so a checkpoint needs nothing of it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "trial_runner/checkpoint/training_state.h"
#include "trial_runner/device/step_replay.h"
#include "trial_runner/document/document.h"
#include "trial_runner/optim/learning_rate.h"
#include "trial_runner/trial_setup.h"

namespace hpo::trial_runner {

class TrainingStep {
 public:
  // Borrows both.
  TrainingStep(const Document& document, TrialSetup& setup);

  // Trains on the epoch's next batches, as many as one step takes or are left, and counts them.
  void Run(TrainingState& state);

  // The same at another learning rate than the schedule's.
  void RunAt(double lr, TrainingState& state);

  int StepsPerEpoch() const;

  // Whether steps are replayed; on the CPU they are not.
  Choice cuda_graphs() const;

 private:
  void MakeReplay(const at::Tensor& loss_sum);
  std::string Obstacle() const;
  LearningRate Rate(double lr);
  void Update(const std::vector<at::Tensor>& gradients, const LearningRate& lr);
  const std::vector<at::Tensor>& Gradients(TrainingState& state);
  void Accumulate(const std::vector<at::Tensor>& gradients, bool first, double share);

  const Document& document_;
  TrialSetup& setup_;
  std::vector<at::Tensor> sums_;        // of a step of several batches
  bool updated_ = false;                // by the latest step, which else was skipped
  at::Tensor rate_;                     // the learning rate on the device; undefined on the CPU
  std::unique_ptr<StepReplay> replay_;  // of steps of one batch on a device
};

}  // namespace hpo::trial_runner
