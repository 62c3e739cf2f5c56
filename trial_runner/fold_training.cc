// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/fold_training.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Context.h>
#include <ATen/ops/zeros.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <cmath>

#include "trial_runner/device/accelerator.h"
#include "trial_runner/evaluation.h"
#include "trial_runner/running_statistics.h"
#include "trial_runner/seeds.h"

namespace hpo::trial_runner {
namespace {

bool AllFinite(const Metrics& metrics) {
  return std::all_of(metrics.begin(), metrics.end(), [](const auto& item) { return std::isfinite(item.second); });
}

}  // namespace

// Puts the fold's states into ATen's default generators for a scope.
class FoldTraining::OwnGenerators {
 public:
  explicit OwnGenerators(FoldTraining& fold) : live_(fold.live_), device_(DeviceOf(fold.setup_.accelerator)) {
    at::Generator(at::detail::getDefaultCPUGenerator()).set_state(live_.generator);
    if (device_.is_cpu()) return;
    at::Generator(at::globalContext().defaultGenerator(device_)).set_state(live_.device_generator);
  }
  ~OwnGenerators() {
    live_.generator.copy_(at::detail::getDefaultCPUGenerator().get_state());
    if (device_.is_cpu()) return;
    live_.device_generator.copy_(at::globalContext().defaultGenerator(device_).get_state());
  }
  OwnGenerators(const OwnGenerators&) = delete;
  OwnGenerators& operator=(const OwnGenerators&) = delete;

 private:
  LiveTensors& live_;
  at::Device device_;
};

FoldTraining::FoldTraining(const TrialTask& task, const Registry& registry, const TrainingPlace& place,
                           Metrics& seconds)
    : task_(task), state_(NewTrainingState(DeviceOf(place.accelerator))), counters_(at::zeros({2}, at::kLong)) {
  SeedModules(task.seed);
  setup_ = PrepareTrial(task, registry, seconds, place);
  step_.emplace(task.document, setup_);
  live_ = {.weights = Weights(*setup_.network),
           .training = TrainingTensors(setup_),
           .generator = at::detail::getDefaultCPUGenerator().get_state()};
  if (place.accelerator != nullptr) {
    live_.device_generator = at::globalContext().defaultGenerator(place.accelerator->device()).get_state();
  }
}

StopRequest FoldTraining::TrainEpoch(const std::function<StopRequest()>& on_step) {
  const OwnGenerators generators(*this);
  setup_.network->SetTraining(true);
  while (true) {
    step_->Run(state_);
    const StopRequest stop = on_step();
    // After the last batch the epoch is closed first: its measurement is nearly free and would else be lost.
    if (epoch_trained() && !RepeatIfLost()) break;
    if (stop != StopRequest::kNone) return stop;
  }
  if (setup_.accelerator != nullptr) setup_.accelerator->Synchronize();  // so that the clock knows
  return StopRequest::kNone;
}

// No batch of the epoch had a loss that is finite in fp16, so none was trained on: true, and the epoch begins again in
// a type of wider range.
bool FoldTraining::RepeatIfLost() {
  if (setup_.precision->lost_rows() < EpochRows()) return false;
  setup_.precision->LeaveFp16(MixedPrecision::Leaving::kLostEpoch);
  TakeTrainLoss();
  state_.steps -= static_cast<std::uint64_t>(step_->StepsPerEpoch());
  return true;
}

Metrics FoldTraining::MeasureEpoch() {
  const OwnGenerators generators(*this);
  if (setup_.average) setup_.average->OnEpoch(state_.epochs + 1);
  averaged_.emplace(setup_.average.get());
  if (averaged_->needs_statistics() && KeepsStatistics(*setup_.network)) {
    const std::vector<std::int64_t> order = Shuffle(setup_.train, task_.seed, state_.epochs);
    RefreshStatistics(*setup_.network, *setup_.evaluation, order,
                      {.batch = setup_.plan.batch, .type = setup_.precision->type()});
  }
  Metrics metrics;
  if (!setup_.validation.empty()) metrics = EvaluateRows(setup_.validation, "valid");
  metrics["train.loss"] = TakeTrainLoss();
  ++state_.epochs;
  RequireFinite(metrics, state_.epochs);
  return metrics;
}

void FoldTraining::EndEpoch(bool is_best) {
  if (is_best) KeepWeights();
  averaged_.reset();
}

Metrics FoldTraining::TestBest() {
  const OwnGenerators generators(*this);
  {
    const c10::NoGradGuard no_gradients;
    for (std::size_t i = 0; i < live_.weights.size(); ++i) live_.weights[i].tensor.copy_(state_.best_weights[i].tensor);
  }
  return EvaluateRows(setup_.dataset->split.test, "test");
}

void FoldTraining::AppendTo(std::vector<NamedTensor>& tensors, const std::string& prefix) {
  if (state_.best_weights.empty()) KeepWeights();  // room for those of the checkpoint
  auto* const counters = counters_.mutable_data_ptr<std::int64_t>();
  counters[0] = state_.batches;
  counters[1] = static_cast<std::int64_t>(state_.steps);
  const auto append = [&](const std::string& kind, const std::vector<NamedTensor>& from) {
    for (const NamedTensor& item : from) tensors.push_back({prefix + kind + item.name, item.tensor});
  };
  append("weights.", live_.weights);
  append("", live_.training);
  append("best.", state_.best_weights);
  append("", {{"loss_sum", state_.loss_sum}, {"generator", live_.generator}, {"counters", counters_}});
  if (live_.device_generator.defined()) append("", {{"device_generator", live_.device_generator}});
}

void FoldTraining::Restore(int epochs) {
  state_.epochs = epochs;
  const auto* const counters = counters_.const_data_ptr<std::int64_t>();
  state_.batches = static_cast<int>(counters[0]);
  state_.steps = static_cast<std::uint64_t>(counters[1]);
}

Metrics FoldTraining::EvaluateRows(std::span<const std::int64_t> rows, const char* prefix) {
  const auto evaluate = [&] {
    return Evaluate(*setup_.network, *setup_.evaluation, rows,
                    {.prefix = prefix, .type = setup_.precision->type(), .loss = task_.document.loss});
  };
  Metrics metrics = evaluate();
  // Whether the network or fp16 is at fault shows in a type of wider range.
  if (!AllFinite(metrics) && setup_.precision->LeaveFp16(MixedPrecision::Leaving::kEvaluation)) metrics = evaluate();
  return metrics;
}

// Mean over the epoch's rows: the one read of the running sum, so a loss that is not finite is found once an epoch.
double FoldTraining::TakeTrainLoss() {
  const std::int64_t rows = EpochRows() - setup_.precision->TakeLostRows();
  const double loss = state_.loss_sum.item<double>() / static_cast<double>(rows);
  state_.loss_sum.zero_();
  state_.batches = 0;
  return loss;
}

void FoldTraining::KeepWeights() {
  const c10::NoGradGuard no_gradients;
  if (state_.best_weights.empty()) {
    for (const NamedTensor& item : live_.weights) {
      state_.best_weights.push_back({item.name, item.tensor.detach().clone()});
    }
  } else {
    for (std::size_t i = 0; i < live_.weights.size(); ++i) state_.best_weights[i].tensor.copy_(live_.weights[i].tensor);
  }
}

void RequireFinite(const Metrics& metrics, int epoch) {
  for (const auto& [name, value] : metrics) {
    if (!std::isfinite(value)) throw Diverged(name + " is not finite in epoch " + std::to_string(epoch));
  }
}

Metrics OverFolds(std::span<const Metrics> folds) {
  if (folds.size() == 1) return folds.front();
  const auto count = static_cast<double>(folds.size());
  Metrics result;
  for (const auto& [name, value] : folds.front()) {
    double mean = 0, squares = 0;
    for (const Metrics& fold : folds) mean += fold.at(name) / count;
    for (const Metrics& fold : folds) squares += (fold.at(name) - mean) * (fold.at(name) - mean);
    result[name] = mean;
    result[name + ".std"] = std::sqrt(squares / (count - 1));
  }
  return result;
}

}  // namespace hpo::trial_runner
