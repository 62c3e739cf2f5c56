// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/lr_range.h"

#include <algorithm>
#include <cmath>

#include "trial_runner/training_step.h"
#include "trial_runner/trial_setup.h"

namespace hpo::trial_runner {
namespace {

constexpr double kKept = 0.9;        // of the smoothed loss, per step: about ten steps are seen at a time
constexpr double kDivergence = 4.0;  // times the least smoothed loss: beyond it nothing is learned from the rest
constexpr int kStretchShare = 20;    // steps over those of a stretch whose slope is taken

double RateOf(const LrRangeOptions& options, int step) {
  const double share = static_cast<double>(step) / (options.steps - 1);
  return options.lowest * std::pow(options.highest / options.lowest, share);
}

// Rows of the step under way; the running sum is read and reset, as nothing here has to be fast.
double TakeLoss(TrialSetup& setup, TrainingState& state, std::int64_t rows) {
  rows -= setup.precision->TakeLostRows();
  const double loss = state.loss_sum.item<double>() / static_cast<double>(rows);
  state.loss_sum.zero_();
  return loss;
}

std::int64_t RowsUpTo(const BatchPlan& plan, int batches) { return std::min(batches * plan.batch, plan.rows); }

// One epoch of the test, or what is left of the steps; false when the loss diverged.
bool RunEpoch(const TrialTask& task, const LrRangeOptions& options, TrialSetup& setup, TrainingState& state,
              LrRange& range) {
  TrainingStep step(task.document, setup);
  while (state.batches < setup.plan.batches && std::ssize(range.lr) < options.steps) {
    const std::int64_t before = RowsUpTo(setup.plan, state.batches);
    range.lr.push_back(RateOf(options, static_cast<int>(range.lr.size())));
    step.RunAt(range.lr.back(), state);
    range.loss.push_back(TakeLoss(setup, state, RowsUpTo(setup.plan, state.batches) - before));
    range.smoothed = Smoothed(range.loss);
    const double least = *std::min_element(range.smoothed.begin(), range.smoothed.end());
    if (!(range.smoothed.back() <= kDivergence * least)) return false;
  }
  state.batches = 0;
  ++state.epochs;
  return true;
}

}  // namespace

LrRange FindLearningRate(const TrialTask& task, const Registry& registry, const LrRangeOptions& options) {
  LrRange range;
  const ProcessScope process(task.threads, task.seed, task.device);
  TrainingState state = NewTrainingState(DeviceOf(process.accelerator()));
  TrialSetup setup = PrepareTrial(task, registry, state.seconds, {.fold = 0, .accelerator = process.accelerator()});
  setup.network->SetTraining(true);
  while (!range.diverged && std::ssize(range.lr) < options.steps) {
    range.diverged = !RunEpoch(task, options, setup, state, range);
  }
  if (range.diverged) {  // the step that diverged belongs to no slope
    for (std::vector<double>* column : {&range.lr, &range.loss, &range.smoothed}) column->pop_back();
  }
  range.suggestion = SteepestDescent(range.lr, range.smoothed);
  return range;
}

std::vector<double> Smoothed(std::span<const double> values) {
  std::vector<double> smoothed;
  double mean = 0, weight = 0;
  for (const double value : values) {
    mean = kKept * mean + (1 - kKept) * value;
    weight = kKept * weight + (1 - kKept);
    smoothed.push_back(mean / weight);
  }
  return smoothed;
}

std::optional<double> SteepestDescent(std::span<const double> lr, std::span<const double> smoothed) {
  const std::size_t stretch = std::max<std::size_t>(2, smoothed.size() / kStretchShare);
  const std::size_t least =
      static_cast<std::size_t>(std::min_element(smoothed.begin(), smoothed.end()) - smoothed.begin());
  std::optional<double> best;
  double steepest = 0;
  for (std::size_t end = stretch; end <= least && end < smoothed.size(); ++end) {
    const double fall = smoothed[end - stretch] - smoothed[end];
    if (fall <= steepest) continue;
    steepest = fall;
    best = lr[end - stretch / 2];
  }
  return best;
}

}  // namespace hpo::trial_runner
