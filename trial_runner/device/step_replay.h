// SPDX-License-Identifier: Apache-2.0
//
// Training steps that are recorded once and replayed, where that is faster (CUDA graphs). Every call is one step of the
// training, also those that warm up, are measured or fail to be recorded, so that a replayed training has done the same
// as another. A batch of another size than the full one, the epoch's last, is never replayed. One caller at a time.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "trial_runner/precision/choice.h"
#include "trial_runner/training_data.h"

namespace hpo::trial_runner {

class Accelerator;
class WorkGraph;

struct StepReplayOptions {
  std::string mode = "auto";  // auto: where it is faster; on: where it can be; off
  std::string obstacle;       // why these steps cannot be replayed; empty: they can
  std::int64_t rows = 1;      // of a full batch
  int warm_up_steps = 3;      // >= 1 before a recording: libraries set themselves up and choose their algorithms
  int measured_steps = 10;    // >= 1 of either kind, in mode auto
};

class StepReplay {
 public:
  // One step on a batch: starts work on the device and waits for none. What it reads and writes besides the batch stays
  // where it is.
  using Step = std::function<void(const LabelledRows& batch)>;

  // Borrows `accelerator`.
  StepReplay(Accelerator& accelerator, StepReplayOptions options, Step step);
  ~StepReplay();

  void Run(const LabelledRows& batch);

  // What was asked for, what is done by now, why.
  Choice choice() const;

 private:
  enum class Phase { kWarmUp, kMeasureEager, kRecord, kMeasureReplay, kReplay, kOff };

  void RunFull(const LabelledRows& batch);
  void RecordAndReplay();
  void GiveUp(std::string why);
  void Timed(std::vector<double>& seconds, const std::function<void()>& step);
  void Decide();

  Accelerator& accelerator_;
  StepReplayOptions options_;
  Step step_;
  Phase phase_;
  std::string why_;
  int steps_ = 0;        // of the phase
  LabelledRows inputs_;  // where a recorded step reads its batch
  std::vector<double> eager_, replayed_;
  std::unique_ptr<WorkGraph> graph_;
};

}  // namespace hpo::trial_runner
