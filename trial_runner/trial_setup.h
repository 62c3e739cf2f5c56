// SPDX-License-Identifier: Apache-2.0
//
// Everything a trial is made of before its first step, built from the task in a fixed order.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "trial_runner/architecture/inference.h"
#include "trial_runner/augmentation/augmenter.h"
#include "trial_runner/batch_reader.h"
#include "trial_runner/checkpoint/checkpoint.h"
#include "trial_runner/data/dataset_cache.h"
#include "trial_runner/early_stopping.h"
#include "trial_runner/fine_tuning/start_network.h"
#include "trial_runner/gradient_engine.h"
#include "trial_runner/loading/batch_loader.h"
#include "trial_runner/optim/optimizer.h"
#include "trial_runner/optim/schedule.h"
#include "trial_runner/optim/weight_average.h"
#include "trial_runner/precision/choice.h"
#include "trial_runner/precision/mixed_precision.h"
#include "trial_runner/trainer.h"
#include "trial_runner/training_data.h"

namespace hpo::trial_runner {

class Accelerator;

// Process-wide settings of ATen for the length of one trial: thread count, the default generator's seed, and
// denormal numbers flushed to zero on this thread (they cost up to a hundred times a normal operation and appear as
// decayed moments and saturated activations). Flushing is undone at the end; the next trial sets the others anew.
class ProcessScope {
 public:
  // `device` as OpenAccelerator takes it; throws as that does.
  ProcessScope(int threads, std::uint64_t trial_seed, const std::string& device = "cpu");
  ~ProcessScope();
  ProcessScope(const ProcessScope&) = delete;
  ProcessScope& operator=(const ProcessScope&) = delete;

  Accelerator* accelerator() const { return accelerator_.get(); }  // nullptr: the trial runs on the CPU

 private:
  std::unique_ptr<Accelerator> accelerator_;
};

struct TrialSetup {
  Accelerator* accelerator = nullptr;  // borrowed; nullptr: the trial runs on the CPU
  Choice device, memory_format, loss, engine_choice;
  DatasetCache own_datasets;                // where the task brings none
  const Dataset* dataset = nullptr;         // of one of the caches
  std::vector<std::int64_t> train;          // rows of the data set
  std::vector<std::int64_t> validation;     // empty when they are trained on
  std::unique_ptr<Augmenter> augmenter;     // absent: samples are trained on as they are
  std::unique_ptr<BatchLoader> loader;      // of batches that are trained on
  std::unique_ptr<BatchReader> evaluation;  // of larger ones that are looked at
  BatchPlan plan;
  std::string objective;              // the metric that judges an epoch
  std::optional<Cost> cost;           // of networks that are an Architecture
  std::vector<Segment> recomputed;    // empty: all activations are kept
  std::int64_t recomputed_bytes = 0;  // of activations that are kept then, of a sample
  CheckpointIdentity identity;
  NetworkStart start;
  std::unique_ptr<Network> network;  // before its users: they borrow it
  std::unique_ptr<MixedPrecision> precision;
  std::optional<Choice> float8_layers;  // where float8 is used: of how many layers
  std::unique_ptr<Optimizer> optimizer;
  std::unique_ptr<Schedule> schedule;
  std::unique_ptr<WeightAverage> average;  // nullptr: the weights themselves are evaluated
  std::unique_ptr<EarlyStopping> stopping;
  std::unique_ptr<GradientEngine> engine;
};

// Seeds ATen's default generators as they are before a user's module is built.
void SeedModules(std::uint64_t trial_seed);

// Which training of a trial, and where.
struct TrainingPlace {
  int fold = 0;                        // to train where the document names none
  Accelerator* accelerator = nullptr;  // of the ProcessScope; nullptr: the CPU
};

// Needs a ProcessScope around it. Adds the time of loading to `seconds`. Throws BadConfiguration.
TrialSetup PrepareTrial(const TrialTask& task, const Registry& registry, std::map<std::string, double>& seconds,
                        const TrainingPlace& place = {});

// Where the trial's tensors are.
at::Device DeviceOf(const Accelerator* accelerator);

// Parameters, then buffers.
std::vector<NamedTensor> Weights(const Network& network);

// What training moves besides the weights: the state of the optimizer, the schedule ..., named `optimizer.*` ...
std::vector<NamedTensor> TrainingTensors(const TrialSetup& setup);

}  // namespace hpo::trial_runner
