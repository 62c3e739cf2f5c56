// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/training_step.h"

#include <ATen/ops/_foreach_add.h>
#include <ATen/ops/_foreach_zero.h>
#include <ATen/ops/empty_like.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>

#include "trial_runner/optim/clipping.h"

namespace hpo::trial_runner {

void TrainingStep::Run(TrainingState& state) {
  const double position = static_cast<double>(state.steps) / StepsPerEpoch();
  RunAt(document_.optimizer.lr * setup_.schedule->Factor(position), state);
}

int TrainingStep::StepsPerEpoch() const {
  return (setup_.plan.batches + document_.accumulate_batches - 1) / document_.accumulate_batches;
}

void TrainingStep::RunAt(double lr, TrainingState& state) {
  setup_.precision->BeginStep();
  const std::vector<at::Tensor>& gradients = Gradients(state);
  const c10::InferenceMode no_recording;
  ++state.steps;
  if (!setup_.precision->EndStep(gradients)) return;
  if (document_.gradient_clip_value > 0) ClipByValue(gradients, document_.gradient_clip_value);
  if (document_.gradient_clip_norm > 0) ClipByGlobalNorm(gradients, document_.gradient_clip_norm);
  setup_.optimizer->Step(gradients, lr);
  if (setup_.average) setup_.average->OnStep();
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
