// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/trial_run.h"

#include <utility>

#include "trial_runner/checkpoint/tensor_file.h"
#include "trial_runner/memory_room.h"
#include "trial_runner/phase_clock.h"
#include "trial_runner/trial_facts.h"

namespace hpo::trial_runner {

using nlohmann::json;

TrialRun::TrialRun(const TrialTask& task, const Registry& registry, TrainingLink& link)
    : task_(task),
      link_(link),
      process_(task.threads, task.seed, task.device),
      limit_(LimitMemory(task.document, process_.accelerator())),
      probe_(ProbeMemory(task, registry, process_.accelerator())),
      folds_(Prepare(task, registry, process_.accelerator())),
      setup_(folds_.front()->setup()),
      state_(folds_.front()->state()) {
  if (task.resume_from) Resume(*task.resume_from);
}

TrialResult TrialRun::Run() {
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

bool TrialRun::HorizonReached() const { return state_.epochs >= task_.document.epochs; }

bool TrialRun::Ended() const { return HorizonReached() || !setup_.stopping->Why(state_).empty(); }

TrialRun::Folds TrialRun::Prepare(const TrialTask& task, const Registry& registry, Accelerator* accelerator) {
  Metrics seconds;
  Folds folds;
  for (int fold = 0; fold < FoldsOf(task.document); ++fold) {
    folds.push_back(std::make_unique<FoldTraining>(task, registry, TrainingPlace{fold, accelerator}, seconds));
  }
  folds.front()->state().seconds = std::move(seconds);
  return folds;
}

// All folds in one checkpoint, so that they always fit together: the first one's tensors, then the others'.
LiveTensors TrialRun::Live() {
  LiveTensors live = folds_.front()->live();
  for (std::size_t f = 1; f < folds_.size(); ++f) {
    folds_[f]->AppendTo(live.training, "fold" + std::to_string(f) + ".");
  }
  return live;
}

std::uint64_t TrialRun::Steps() const {
  std::uint64_t steps = 0;
  for (const auto& fold : folds_) steps += fold->state().steps;
  return steps;
}

// A checkpoint that cannot be used costs its epochs, not the trial: it starts over and says so.
void TrialRun::Resume(const std::filesystem::path& folder) {
  const Metrics now = state_.seconds;
  try {
    LiveTensors live = Live();
    const int threads = LoadLast(folder, setup_.identity, live, state_);
    folds_.front()->live().generator.copy_(live.generator);
    if (live.device_generator.defined()) folds_.front()->live().device_generator.copy_(live.device_generator);
    for (std::size_t f = 1; f < folds_.size(); ++f) folds_[f]->Restore(state_.epochs);
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

// Every fold goes through the epoch, but those that an earlier attempt was done with.
StopRequest TrialRun::TrainEpoch() {
  const PhaseClock clock(state_.seconds, "train");
  const auto on_step = [&] {
    link_.OnProgress(Steps());
    return link_.Requested();
  };
  for (const auto& fold : folds_) {
    if (fold->epoch_trained()) continue;
    const StopRequest stop = fold->TrainEpoch(on_step);
    if (stop != StopRequest::kNone) return stop;
  }
  return StopRequest::kNone;
}

// Measures the finished epoch, tells it, and keeps its weights when they are the best so far. Where the validation rows
// are trained on, nothing can judge an epoch: the last one's are kept.
void TrialRun::CloseEpoch() {
  Metrics metrics;
  {
    const PhaseClock clock(state_.seconds, "validate");
    std::vector<Metrics> measured;
    for (const auto& fold : folds_) {
      measured.push_back(fold->MeasureEpoch());
      fold->setup().schedule->OnEpoch(Objective(measured.back()));
    }
    metrics = OverFolds(measured);
    setup_.stopping->OnEpoch(metrics);
    KeepIfBest(metrics);
  }
  told_ = true;
  link_.OnMeasure(state_.epochs, metrics);
}

// Smaller is better.
double TrialRun::Objective(const Metrics& metrics) const {
  const double value = metrics.at(setup_.objective);
  return task_.maximize ? -value : value;
}

void TrialRun::KeepIfBest(const Metrics& metrics) {
  const bool judged = !setup_.validation.empty() && state_.best_epoch > 0;
  const bool is_best = !judged || Objective(metrics) < Objective(state_.best_metrics);
  if (is_best) {
    state_.best_epoch = state_.epochs;
    state_.best_metrics = metrics;
  }
  for (const auto& fold : folds_) fold->EndEpoch(is_best);
}

void TrialRun::Checkpoint() {
  const PhaseClock clock(state_.seconds, "checkpoint");
  state_.precision = setup_.precision->choice().used;
  SaveLast(task_.folder, setup_.identity, Live(), state_);
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

Metrics TrialRun::TestBest() {
  const PhaseClock clock(state_.seconds, "test");
  std::vector<Metrics> measured;
  for (const auto& fold : folds_) measured.push_back(fold->TestBest());
  Metrics test = OverFolds(measured);
  // Nothing else has looked at these weights.
  if (setup_.validation.empty()) RequireFinite(test, state_.epochs);
  return test;
}

TrialResult TrialRun::Result(TrialEnd end) const {
  json facts = TrialFacts(task_, setup_, state_);
  facts["steps"] = Steps();
  facts["memory_probe"] = ToJson(probe_.choice);
  facts["seconds"].update(probe_.seconds);
  if (probe_.bytes) facts["memory"]["probe_bytes"] = *probe_.bytes;
  facts["cuda_graphs"] = ToJson(folds_.front()->cuda_graphs());
  if (folds_.size() > 1) facts["folds"] = {{"trained", folds_.size()}, {"weights_of", 0}};
  if (!resume_.is_null()) facts["resume"] = resume_;
  return {.end = end,
          .best_epoch = state_.best_epoch,
          .epochs = state_.epochs,
          .metrics = state_.best_metrics,
          .test = {},
          .facts = std::move(facts)};
}

}  // namespace hpo::trial_runner
