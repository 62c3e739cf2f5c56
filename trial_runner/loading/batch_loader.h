// SPDX-License-Identifier: Apache-2.0
//
// The batches that are trained on, in the epochs' order, each read, decoded and varied. Threads may make them ahead of
// training, into slots that are allocated once; where training is on a device they read and decode, and the device does
// the rest. A batch is a function of the seed, the epoch and its number, so its
// bits do not depend on who made it, or when.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "trial_runner/augmentation/augmenter.h"
#include "trial_runner/batch_reader.h"
#include "trial_runner/device/accelerator.h"
#include "trial_runner/loading/epoch_orders.h"
#include "trial_runner/loading/read_ahead.h"
#include "trial_runner/loading/worker_choice.h"
#include "trial_runner/precision/choice.h"
#include "trial_runner/training_data.h"

namespace hpo::trial_runner {

struct BatchLoaderOptions {
  std::vector<std::int64_t> rows;  // of the data set, that are trained on
  BatchPlan plan;
  std::uint64_t trial_seed = 0;
  int epochs = 1;                      // batches of later ones are made only when they are asked for
  std::optional<int> workers;          // >= 0; nullopt: chosen after the first batches
  int threads = 1;                     // that training takes
  Accelerator* accelerator = nullptr;  // borrowed: where batches are sent and varied; nullptr: they stay on the CPU
};

// One caller's thread.
class BatchLoader {
 public:
  // Borrows the data set and the augmenter; nullptr: samples come as they are.
  BatchLoader(const Dataset& dataset, const Augmenter* augmenter, BatchLoaderOptions options);

  // Batch `batch` of `epoch`, valid until the next call. Asked for in order, batches are made ahead; anywhere else the
  // order begins anew. Throws what BatchReader does.
  LabelledRows At(int epoch, int batch);

  // How many workers were asked for and are used, and why.
  const Choice& workers() const { return choice_; }

 private:
  struct Slot {
    BatchReader reader;
    LabelledRows batch;
  };
  struct Job {
    int epoch = 0, batch = 0;
    std::shared_ptr<const std::vector<std::int64_t>> order;
    std::span<const std::int64_t> rows;  // of the batch, in `order`
  };
  using Clock = std::chrono::steady_clock;

  std::int64_t FirstOf(int epoch) const { return std::int64_t{epoch} * options_.plan.batches; }
  Job JobOf(std::int64_t number);
  LabelledRows& Made(std::int64_t job);
  void Allocate(int slots);
  void Make(std::int64_t job, Slot& slot);
  void MakeAndMeasure(std::int64_t job);
  void Decide(const BatchSeconds& seconds);
  void StartAt(std::int64_t job);

  const Dataset& dataset_;
  const Augmenter* augmenter_;
  const BatchLoaderOptions options_;
  EpochOrders orders_;  // of options_.rows
  Choice choice_;
  std::optional<int> workers_;             // nullopt: not decided yet
  BatchStopwatch watch_;                   // until then
  std::optional<Clock::time_point> made_;  // when the last batch was ready, until then
  std::int64_t next_ = 0;                  // the batch that `ahead_` has next
  std::unique_ptr<BatchUpload> upload_;    // absent on the CPU
  std::vector<std::unique_ptr<Slot>> slots_;
  std::unique_ptr<ReadAhead> ahead_;  // last: its threads use all the others
};

}  // namespace hpo::trial_runner
