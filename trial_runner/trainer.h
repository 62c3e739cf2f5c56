// SPDX-License-Identifier: Apache-2.0
//
// Trains one trial, with smaller batches where memory runs out. No protocol, no process, no printing: what happens is
// told to a TrainingLink, and the result is a value. Runs on the calling thread; one call at a time per process because
// the default generator and the thread count of ATen are process-wide.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>
#include <string>

#include "trial_runner/data/dataset_cache.h"
#include "trial_runner/document/document.h"
#include "trial_runner/registry.h"

namespace hpo::trial_runner {

struct TrialTask {
  Document document;
  std::uint64_t seed = 0;
  int threads = 1;  // CPU threads ATen may use, >= 1
  std::string device = "cpu";
  // Judged for the best step and for early stopping; empty: valid.error of classes, valid.rmse of numbers, or
  // train.loss where nothing is validated.
  std::string objective_metric = "valid.error";
  bool maximize = false;
  std::filesystem::path folder;                      // this attempt's; exists; checkpoints go here
  std::optional<std::filesystem::path> resume_from;  // an earlier attempt's folder
  std::optional<int> until_epoch;                    // leave, resumable, after this epoch
  DatasetCache* datasets = nullptr;                  // where the data set is kept for the next trial; null: it is not
};

enum class StopRequest { kNone, kFinishNow, kCheckpointAndLeave };

// What the trainer tells and asks while it runs. Called on the training thread, never concurrently.
class TrainingLink {
 public:
  virtual ~TrainingLink() = default;
  virtual void OnMeasure(int epoch, const std::map<std::string, double>& metrics) = 0;
  virtual void OnProgress(std::uint64_t steps) = 0;  // after every optimizer step; must be cheap
  virtual StopRequest Requested() = 0;               // asked after every optimizer step and every epoch
};

enum class TrialEnd { kFinished, kEarlyStopped, kStopped, kPreempted };

struct TrialResult {
  TrialEnd end = TrialEnd::kFinished;
  int best_epoch = 0;                     // whose weights are kept; 0: no epoch was measured yet
  int epochs = 0;                         // epochs done, earlier attempts included
  std::map<std::string, double> metrics;  // at the best epoch
  std::map<std::string, double> test;     // with the best epoch's weights; empty when preempted
  nlohmann::json facts;                   // parameters, steps, seconds per phase, asked/used/why
};

// The configuration can never be trained (shape errors, momentum rules, a data set without rows ...).
class BadConfiguration : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// The loss or a weight stopped being finite; the trial failed, its process is healthy.
class Diverged : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Throws BadConfiguration, Diverged, std::bad_alloc and torch's exceptions.
TrialResult Train(const TrialTask& task, const Registry& registry, TrainingLink& link);

}  // namespace hpo::trial_runner
