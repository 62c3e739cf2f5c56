// SPDX-License-Identifier: Apache-2.0
//
// One go at training a trial, from its checkpoint or from the beginning to an end: the epoch loop in named steps.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "trial_runner/checkpoint/checkpoint.h"
#include "trial_runner/fold_training.h"
#include "trial_runner/memory/tensor_limit.h"
#include "trial_runner/memory_probe.h"
#include "trial_runner/trainer.h"
#include "trial_runner/trial_setup.h"

namespace hpo::trial_runner {

// One caller, which has the process for itself (ProcessScope).
class TrialRun {
 public:
  // Borrows all three. Throws as Train does, out of memory included.
  TrialRun(const TrialTask& task, const Registry& registry, TrainingLink& link);

  // Whether the link was told a measurement.
  bool HasTold() const { return told_; }

  // Once.
  TrialResult Run();

 private:
  using Folds = std::vector<std::unique_ptr<FoldTraining>>;

  bool HorizonReached() const;
  bool Ended() const;

  static Folds Prepare(const TrialTask& task, const Registry& registry, Accelerator* accelerator);
  void Resume(const std::filesystem::path& folder);
  std::string OtherNumbers(int threads) const;
  StopRequest TrainEpoch();
  void CloseEpoch();
  void KeepIfBest(const Metrics& metrics);
  double Objective(const Metrics& metrics) const;
  LiveTensors Live();
  std::uint64_t Steps() const;
  void Checkpoint();
  void CheckpointWhenDue();
  TrialResult Leave();
  TrialResult Finish(TrialEnd end);
  Metrics TestBest();
  TrialResult Result(TrialEnd end) const;

  const TrialTask& task_;
  TrainingLink& link_;
  ProcessScope process_;
  std::unique_ptr<TensorLimit> limit_;
  MemoryProbe probe_;
  Folds folds_;
  TrialSetup& setup_;      // of the first fold
  TrainingState& state_;   // of the first fold: its epochs, its best ones and the seconds are the trial's
  bool told_ = false;      // a measurement
  nlohmann::json resume_;  // asked, used, why; null when nothing was to be resumed
  std::chrono::steady_clock::time_point last_checkpoint_ = std::chrono::steady_clock::now();
};

}  // namespace hpo::trial_runner
