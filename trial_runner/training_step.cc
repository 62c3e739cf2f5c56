// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/training_step.h"

#include <ATen/ops/_foreach_add.h>
#include <ATen/ops/_foreach_zero.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>

#include "trial_runner/device/accelerator.h"
#include "trial_runner/optim/clipping.h"

namespace hpo::trial_runner {

TrainingStep::TrainingStep(const Document& document, TrialSetup& setup) : document_(document), setup_(setup) {
  if (setup.accelerator == nullptr) return;
  rate_ = at::empty({}, at::TensorOptions().dtype(at::kFloat).device(setup.accelerator->device()));
}

void TrainingStep::Run(TrainingState& state) {
  const double position = static_cast<double>(state.steps) / StepsPerEpoch();
  RunAt(document_.optimizer.lr * setup_.schedule->Factor(position), state);
}

int TrainingStep::StepsPerEpoch() const {
  return (setup_.plan.batches + document_.accumulate_batches - 1) / document_.accumulate_batches;
}

void TrainingStep::RunAt(double lr, TrainingState& state) {
  setup_.precision->BeginStep();
  const LearningRate rate = Rate(lr);
  if (rate_.defined() && document_.accumulate_batches == 1) {
    if (!replay_) MakeReplay(state.loss_sum);
    replay_->Run(setup_.loader->At(state.epochs, state.batches));
    ++state.batches;
  } else {
    Update(Gradients(state), rate);
  }
  ++state.steps;
  if (setup_.average && updated_) setup_.average->OnStep();
}

void TrainingStep::Update(const std::vector<at::Tensor>& gradients, const LearningRate& lr) {
  const c10::InferenceMode no_recording;
  updated_ = setup_.precision->EndStep(gradients);
  if (!updated_) return;
  if (document_.gradient_clip_value > 0) ClipByValue(gradients, document_.gradient_clip_value);
  if (document_.gradient_clip_norm > 0) ClipByGlobalNorm(gradients, document_.gradient_clip_norm);
  setup_.optimizer->Step(gradients, lr);
}

LearningRate TrainingStep::Rate(double lr) {
  if (!rate_.defined()) return lr;
  rate_.fill_(lr);
  return rate_;
}

void TrainingStep::MakeReplay(const at::Tensor& loss_sum) {
  const auto step = [this, sum = at::Tensor(loss_sum)](const LabelledRows& batch) mutable {
    setup_.engine->Run(batch, /*step=*/0, sum);
    Update(setup_.engine->Gradients(), rate_);
  };
  replay_ = std::make_unique<StepReplay>(
      *setup_.accelerator,
      StepReplayOptions{.mode = document_.cuda_graphs, .obstacle = Obstacle(), .rows = setup_.plan.batch}, step);
}

std::string TrainingStep::Obstacle() const {
  if (document_.accumulate_batches > 1) return "a step takes several batches";
  if (Mixes(document_.augmentation)) return "mixup and cutmix change the loss from batch to batch";
  if (setup_.precision->choice().used == "fp16") return "fp16 looks at the gradients of every step";
  if (!setup_.recomputed.empty()) return "activations are computed again";
  if (!setup_.cost && document_.cuda_graphs == "auto") return "a module of one's own may read values back";
  return "";
}

Choice TrainingStep::cuda_graphs() const {
  if (replay_) return replay_->choice();
  const std::string why = setup_.accelerator == nullptr ? "the trial runs on the CPU" : Obstacle();
  const bool off = document_.cuda_graphs == "off";
  return {document_.cuda_graphs, "off", off ? "" : why};
}

// Draws are numbered by the batch, so that those of one step differ.
const std::vector<at::Tensor>& TrainingStep::Gradients(TrainingState& state) {
  const int first = state.batches;
  const int end = std::min(first + document_.accumulate_batches, setup_.plan.batches);
  const std::int64_t begin_row = first * setup_.plan.batch;
  const std::int64_t step_rows = std::min(end * setup_.plan.batch, setup_.plan.rows) - begin_row;
  for (; state.batches < end; ++state.batches) {
    const LabelledRows batch = setup_.loader->At(state.epochs, state.batches);
    const auto draw = static_cast<std::uint64_t>(state.epochs) * setup_.plan.batches + state.batches;
    setup_.engine->Run(batch, draw, state.loss_sum);
    if (end - first == 1) continue;
    const auto share = static_cast<double>(batch.labels.size(0)) / static_cast<double>(step_rows);
    Accumulate(setup_.engine->Gradients(), state.batches == first, share);
  }
  return end - first == 1 ? setup_.engine->Gradients() : sums_;
}

void TrainingStep::Accumulate(const std::vector<at::Tensor>& gradients, bool first, double share) {
  const c10::InferenceMode no_recording;
  if (sums_.empty()) {
    for (const at::Tensor& gradient : gradients) sums_.push_back(at::empty_like(gradient));
  }
  if (first) at::_foreach_zero_(sums_);
  at::_foreach_add_(sums_, gradients, share);
}

}  // namespace hpo::trial_runner
