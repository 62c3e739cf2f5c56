// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/device/step_replay.h"

#include <ATen/ops/empty_like.h>
#include <c10/core/GradMode.h>
#include <c10/util/Exception.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>

#include "trial_runner/device/accelerator.h"

namespace hpo::trial_runner {
namespace {

// A replay must gain more than what clocks are wrong by: the graph's memory is not the trial's otherwise.
constexpr double kLeastGain = 0.02;

constexpr double kMicrosecond = 1e-6;

double Median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

std::string Microseconds(double seconds) { return std::to_string(std::llround(seconds / kMicrosecond)) + " us"; }

void CopyBatch(const LabelledRows& from, const LabelledRows& to) {
  const c10::NoGradGuard no_recording;
  to.samples.copy_(from.samples, /*non_blocking=*/true);
  to.labels.copy_(from.labels, /*non_blocking=*/true);
}

}  // namespace

StepReplay::StepReplay(Accelerator& accelerator, StepReplayOptions options, Step step)
    : accelerator_(accelerator), options_(std::move(options)), step_(std::move(step)), phase_(Phase::kWarmUp) {
  if (options_.mode == "off") {
    phase_ = Phase::kOff;
  } else if (!options_.obstacle.empty()) {
    GiveUp(options_.obstacle);
  }
}

StepReplay::~StepReplay() = default;

void StepReplay::Run(const LabelledRows& batch) {
  if (phase_ == Phase::kOff || batch.labels.size(0) != options_.rows) {
    step_(batch);
  } else {
    RunFull(batch);
  }
}

void StepReplay::RunFull(const LabelledRows& batch) {
  if (!inputs_.samples.defined()) {
    inputs_ = {at::empty_like(batch.samples), at::empty_like(batch.labels), {}, 1};
  }
  CopyBatch(batch, inputs_);
  ++steps_;
  switch (phase_) {
    case Phase::kWarmUp:
      step_(inputs_);
      if (steps_ < options_.warm_up_steps) return;
      phase_ = options_.mode == "auto" ? Phase::kMeasureEager : Phase::kRecord;
      break;
    case Phase::kMeasureEager:
      Timed(eager_, [&] { step_(inputs_); });
      if (steps_ < options_.measured_steps) return;
      phase_ = Phase::kRecord;
      break;
    case Phase::kRecord:
      RecordAndReplay();
      break;
    case Phase::kMeasureReplay:
      Timed(replayed_, [&] { graph_->Replay(); });
      if (steps_ < options_.measured_steps) return;
      Decide();
      break;
    case Phase::kReplay:
      graph_->Replay();
      return;
    case Phase::kOff:
      return;  // Run does not come here
  }
  steps_ = 0;
}

// Nothing is done while a step is recorded, so one that cannot be is done as others are.
void StepReplay::RecordAndReplay() {
  graph_ = accelerator_.NewGraph();
  try {
    graph_->Record([&] { step_(inputs_); });
  } catch (const c10::Error& error) {
    GiveUp(std::string("a step cannot be recorded: ") + error.what_without_backtrace());
  } catch (const std::runtime_error& error) {
    GiveUp(std::string("a step cannot be recorded: ") + error.what());
  }
  if (phase_ == Phase::kOff) {
    step_(inputs_);
    return;
  }
  graph_->Replay();
  phase_ = options_.mode == "auto" ? Phase::kMeasureReplay : Phase::kReplay;
}

void StepReplay::GiveUp(std::string why) {
  phase_ = Phase::kOff;
  why_ = std::move(why);
  graph_.reset();
}

// Each step is waited for: what follows it, be it a validation, must not count.
void StepReplay::Timed(std::vector<double>& seconds, const std::function<void()>& step) {
  accelerator_.Synchronize();
  const auto start = std::chrono::steady_clock::now();
  step();
  accelerator_.Synchronize();
  seconds.push_back(std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
}

void StepReplay::Decide() {
  const double eager = Median(eager_), replayed = Median(replayed_);
  const std::string why =
      "a replayed step takes " + Microseconds(replayed) + ", one that is not " + Microseconds(eager);
  if (replayed > (1 - kLeastGain) * eager) return GiveUp(why);
  phase_ = Phase::kReplay;
  why_ = why;
}

Choice StepReplay::choice() const {
  if (options_.mode == "off") return {"off", "off", ""};
  const bool replays = phase_ == Phase::kReplay || phase_ == Phase::kMeasureReplay;
  const bool early = why_.empty() && !replays;
  return {options_.mode, replays ? "on" : "off", early ? "the trial ended before a step was recorded" : why_};
}

}  // namespace hpo::trial_runner
