// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/trainer.h"

#include <ATen/CPUGeneratorImpl.h>
#include <c10/core/GradMode.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <span>
#include <utility>
#include <vector>

#include "trial_runner/checkpoint/tensor_file.h"
#include "trial_runner/evaluation.h"
#include "trial_runner/phase_clock.h"
#include "trial_runner/running_statistics.h"
#include "trial_runner/training_step.h"
#include "trial_runner/trial_facts.h"
#include "trial_runner/trial_setup.h"

namespace hpo::trial_runner {
namespace {

using nlohmann::json;
using Metrics = std::map<std::string, double>;

bool AllFinite(const Metrics& metrics) {
  return std::all_of(metrics.begin(), metrics.end(), [](const auto& item) { return std::isfinite(item.second); });
}

class TrialRun {
 public:
  TrialRun(const TrialTask& task, const Registry& registry, TrainingLink& link)
      : task_(task), link_(link), process_(task.threads, task.seed), state_(NewTrainingState()) {
    Metrics seconds;
    setup_ = PrepareTrial(task, registry, seconds);
    step_.emplace(task.document, setup_);
    live_ = {Weights(*setup_.network), TrainingTensors(setup_), at::detail::getDefaultCPUGenerator().get_state()};
    state_.seconds = std::move(seconds);
    if (task.resume_from) Resume(*task.resume_from);
  }

  TrialResult Run() {
    while (!Ended()) {
      if (task_.until_epoch && state_.epochs >= *task_.until_epoch) return Leave();
      StopRequest stop = TrainEpoch();
      if (stop == StopRequest::kNone) {
        CloseEpoch();
        stop = Ended() ? StopRequest::kNone : link_.Requested();
      }
      if (stop == StopRequest::kFinishNow) return Finish(TrialEnd::kStopped);
      if (stop == StopRequest::kCheckpointAndLeave) return Leave();
      CheckpointWhenDue();
    }
    return Finish(HorizonReached() ? TrialEnd::kFinished : TrialEnd::kEarlyStopped);
  }

 private:
  bool HorizonReached() const { return state_.epochs >= task_.document.epochs; }
  std::int64_t EpochRows() const { return setup_.plan.rows - (setup_.plan.skips_last_row ? 1 : 0); }
  bool Ended() const { return HorizonReached() || !setup_.stopping->Why(state_).empty(); }

  void Resume(const std::filesystem::path& folder);
  std::string OtherNumbers(int threads) const;
  StopRequest TrainEpoch();
  void CloseEpoch();
  bool RepeatIfLost();
  double TakeTrainLoss();
  void RequireFinite(const Metrics& metrics) const;
  void KeepIfBest(const Metrics& metrics);
  double Objective(const Metrics& metrics) const;
  void Checkpoint();
  void CheckpointWhenDue();
  TrialResult Leave();
  TrialResult Finish(TrialEnd end);
  Metrics EvaluateRows(std::span<const std::int64_t> rows, const char* prefix);
  Metrics TestBest();
  TrialResult Result(TrialEnd end) const;

  const TrialTask& task_;
  TrainingLink& link_;
  ProcessScope process_;
  TrainingState state_;
  TrialSetup setup_;
  std::optional<TrainingStep> step_;
  LiveTensors live_;
  json resume_;  // asked, used, why; null when nothing was to be resumed
  std::chrono::steady_clock::time_point last_checkpoint_ = std::chrono::steady_clock::now();
};

// A checkpoint that cannot be used costs its epochs, not the trial: it starts over and says so.
void TrialRun::Resume(const std::filesystem::path& folder) {
  const Metrics now = state_.seconds;
  try {
    const int threads = LoadLast(folder, setup_.identity, live_, state_);
    at::Generator(at::detail::getDefaultCPUGenerator()).set_state(live_.generator);
    for (const auto& [phase, seconds] : now) state_.seconds[phase] += seconds;
    const std::string used = "epoch " + std::to_string(state_.epochs) + ", batch " + std::to_string(state_.batches);
    resume_ = ToJson(Choice{"checkpoint", used, OtherNumbers(threads)});
  } catch (const BadTensorFile& error) {
    resume_ = ToJson(Choice{"checkpoint", "beginning", error.what()});
  }
}

// Why the trial does not go on with the bits it would have had; empty when it does. `threads`: the checkpoint's.
std::string TrialRun::OtherNumbers(int threads) const {
  const std::string precision = setup_.precision->choice().used;
  if (state_.precision != precision) {
    return "the checkpoint was made in " + state_.precision + ", now " + precision + " is used: results differ";
  }
  if (threads == task_.threads) return "";
  return "the checkpoint was made with " + std::to_string(threads) + " threads, now " + std::to_string(task_.threads) +
         ": results differ in rounding";
}

StopRequest TrialRun::TrainEpoch() {
  const PhaseClock clock(state_.seconds, "train");
  setup_.network->SetTraining(true);
  while (true) {
    step_->Run(state_);
    link_.OnProgress(state_.steps);
    // After the last batch the epoch is closed first: its measurement is nearly free and would else be lost.
    if (state_.batches == setup_.plan.batches) return StopRequest::kNone;
    const StopRequest stop = link_.Requested();
    if (stop != StopRequest::kNone) return stop;
  }
}

// Measures the finished epoch, tells it, and keeps its weights when they are the best so far. Where the validation rows
// are trained on, nothing can judge an epoch: the last one's are kept.
void TrialRun::CloseEpoch() {
  if (RepeatIfLost()) return;
  Metrics metrics;
  {
    const PhaseClock clock(state_.seconds, "validate");
    if (setup_.average) setup_.average->OnEpoch(state_.epochs + 1);
    const AveragedWeights averaged(setup_.average.get());
    if (averaged.needs_statistics() && KeepsStatistics(*setup_.network)) {
      const std::vector<std::int64_t> order = Shuffle(setup_.train, task_.seed, state_.epochs);
      RefreshStatistics(*setup_.network, *setup_.evaluation, order,
                        {.batch = setup_.plan.batch, .type = setup_.precision->type()});
    }
    if (!setup_.validation.empty()) metrics = EvaluateRows(setup_.validation, "valid");
    metrics["train.loss"] = TakeTrainLoss();
    ++state_.epochs;
    RequireFinite(metrics);
    setup_.schedule->OnEpoch(Objective(metrics));
    setup_.stopping->OnEpoch(metrics);
    KeepIfBest(metrics);
  }
  link_.OnMeasure(state_.epochs, metrics);
}

void TrialRun::RequireFinite(const Metrics& metrics) const {
  for (const auto& [name, value] : metrics) {
    if (!std::isfinite(value)) throw Diverged(name + " is not finite in epoch " + std::to_string(state_.epochs));
  }
}

// No batch of the epoch had a loss that is finite in fp16, so none was trained on: true, and the epoch begins again in
// a type of wider range.
bool TrialRun::RepeatIfLost() {
  if (setup_.precision->lost_rows() < EpochRows()) return false;
  setup_.precision->LeaveFp16(MixedPrecision::Leaving::kLostEpoch);
  TakeTrainLoss();
  state_.steps -= static_cast<std::uint64_t>(step_->StepsPerEpoch());
  return true;
}

// Mean over the epoch's rows: the one read of the running sum, so a loss that is not finite is found once an epoch.
double TrialRun::TakeTrainLoss() {
  const std::int64_t rows = EpochRows() - setup_.precision->TakeLostRows();
  const double loss = state_.loss_sum.item<double>() / static_cast<double>(rows);
  state_.loss_sum.zero_();
  state_.batches = 0;
  return loss;
}

// Smaller is better.
double TrialRun::Objective(const Metrics& metrics) const {
  const double value = metrics.at(setup_.objective);
  return task_.maximize ? -value : value;
}

void TrialRun::KeepIfBest(const Metrics& metrics) {
  const bool judged = !setup_.validation.empty() && state_.best_epoch > 0;
  if (judged && Objective(metrics) >= Objective(state_.best_metrics)) return;
  state_.best_epoch = state_.epochs;
  state_.best_metrics = metrics;
  const c10::NoGradGuard no_gradients;
  if (state_.best_weights.empty()) {
    for (const NamedTensor& item : live_.weights) {
      state_.best_weights.push_back({item.name, item.tensor.detach().clone()});
    }
  } else {
    for (std::size_t i = 0; i < live_.weights.size(); ++i) state_.best_weights[i].tensor.copy_(live_.weights[i].tensor);
  }
}

void TrialRun::Checkpoint() {
  const PhaseClock clock(state_.seconds, "checkpoint");
  live_.generator = at::detail::getDefaultCPUGenerator().get_state();
  state_.precision = setup_.precision->choice().used;
  SaveLast(task_.folder, setup_.identity, live_, state_);
  if (state_.best_epoch > 0) SaveBest(task_.folder, setup_.identity, state_);
  last_checkpoint_ = std::chrono::steady_clock::now();
}

void TrialRun::CheckpointWhenDue() {
  if (Ended()) return;  // the trial ends now: only the best weights are of use
  const std::chrono::duration<double> age = std::chrono::steady_clock::now() - last_checkpoint_;
  if (age.count() >= task_.document.checkpoint.every_s) Checkpoint();
}

TrialResult TrialRun::Leave() {
  Checkpoint();
  return Result(TrialEnd::kPreempted);
}

TrialResult TrialRun::Finish(TrialEnd end) {
  Metrics test;
  if (state_.best_epoch > 0) {
    test = TestBest();
    const PhaseClock clock(state_.seconds, "checkpoint");
    SaveBest(task_.folder, setup_.identity, state_);
  }
  TrialResult result = Result(end);
  result.test = std::move(test);
  return result;
}

Metrics TrialRun::EvaluateRows(std::span<const std::int64_t> rows, const char* prefix) {
  const auto evaluate = [&] {
    return Evaluate(*setup_.network, *setup_.evaluation, rows,
                    {.prefix = prefix, .type = setup_.precision->type(), .loss = task_.document.loss});
  };
  Metrics metrics = evaluate();
  // Whether the network or fp16 is at fault shows in a type of wider range.
  if (!AllFinite(metrics) && setup_.precision->LeaveFp16(MixedPrecision::Leaving::kEvaluation)) metrics = evaluate();
  return metrics;
}

Metrics TrialRun::TestBest() {
  const PhaseClock clock(state_.seconds, "test");
  {
    const c10::NoGradGuard no_gradients;
    for (std::size_t i = 0; i < live_.weights.size(); ++i) live_.weights[i].tensor.copy_(state_.best_weights[i].tensor);
  }
  Metrics test = EvaluateRows(setup_.dataset->split.test, "test");
  if (setup_.validation.empty()) RequireFinite(test);  // nothing else has looked at these weights
  return test;
}

TrialResult TrialRun::Result(TrialEnd end) const {
  json facts = TrialFacts(task_, setup_, state_);
  if (!resume_.is_null()) facts["resume"] = resume_;
  return {.end = end,
          .best_epoch = state_.best_epoch,
          .epochs = state_.epochs,
          .metrics = state_.best_metrics,
          .test = {},
          .facts = std::move(facts)};
}

}  // namespace

TrialResult Train(const TrialTask& task, const Registry& registry, TrainingLink& link) {
  try {
    return TrialRun(task, registry, link).Run();
  } catch (const std::invalid_argument& error) {
    throw BadConfiguration(error.what());
  }
}

}  // namespace hpo::trial_runner
