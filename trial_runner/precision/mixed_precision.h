// SPDX-License-Identifier: Apache-2.0
//
// The precision of one trial as it runs: what forward passes compute in, the loss scale of float16, and the way out of
// float16 where it overflows whatever the scale. A step of float16 whose loss or gradients are not finite is skipped,
// as torch.amp.GradScaler does it: the schedule goes on; weights, moments, averages and running statistics do not move.
// After kStormSteps of them in a row that no smaller scale can heal, the trial goes on in a type of float32's range.
// There nothing is skipped: what is not finite then is divergence. One caller at a time.
#pragma once

#include <ATen/core/Tensor.h>

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "trial_runner/network.h"
#include "trial_runner/precision/choice.h"
#include "trial_runner/precision/loss_scaler.h"

namespace hpo::trial_runner {

// Overflows that a smaller scale heals end with it. Eight in a row at the smallest are not chance, and cost little.
inline constexpr std::int64_t kStormSteps = 8;

struct MixedPrecisionOptions {
  std::string wide_range = "fp32";   // what takes the place of fp16: bf16 or fp32
  std::vector<NamedTensor> buffers;  // of the network, sharing storage: what a skipped step must not move
  LossScalerOptions scaler;
};

// The loss of one batch.
struct BatchLoss {
  at::Tensor mean;  // over its rows, differentiable
  at::Tensor told;  // the same as an epoch's mean tells it (Loss::Told), detached
  std::int64_t rows = 0;
};

class MixedPrecision {
 public:
  // Why fp16 was left; kept in checkpoints, so numbers keep their meaning.
  enum class Leaving : std::int64_t { kNot = 0, kStorm = 1, kLostEpoch = 2, kEvaluation = 3 };

  // `choice` as ResolvePrecision gives it.
  explicit MixedPrecision(Choice choice, MixedPrecisionOptions options = {});

  // What was asked for, what is used now and why.
  Choice choice() const;

  // What an AutocastGuard runs forward passes in; nullopt: float32 throughout.
  std::optional<c10::ScalarType> type() const;

  // Around the batches of one step. EndStep divides `gradients` by the loss scale in place; false: skip the step.
  void BeginStep();
  bool EndStep(const std::vector<at::Tensor>& gradients);

  // Adds rows * told to `loss_sum` and returns what backward starts from. In fp16 a loss that is not finite is not
  // added, but its rows are counted as lost.
  at::Tensor Count(const BatchLoss& batch, at::Tensor& loss_sum);

  // Rows lost since they were last taken.
  std::int64_t lost_rows() const { return At(kLostRows); }
  std::int64_t TakeLostRows();

  // Leaves fp16 for the rest of the trial; false, and nothing changes, when it is not used.
  bool LeaveFp16(Leaving why);

  // What a resume needs, sharing storage; nothing unless fp16 was chosen.
  std::vector<NamedTensor> State() const;

  // {"scale": ..., "skipped_steps": ...}; null unless fp16 was chosen.
  nlohmann::json Facts() const;

 private:
  enum Counter { kLeaving, kSkippedSteps, kHopelessSteps, kLostRows, kCounters };

  std::int64_t& At(Counter counter) const { return counters_.mutable_data_ptr<std::int64_t>()[counter]; }
  bool InFp16() const { return scaler_ && At(kLeaving) == 0; }

  Choice choice_;
  MixedPrecisionOptions options_;
  std::optional<LossScaler> scaler_;         // where fp16 was chosen
  at::Tensor counters_;                      // int64, by Counter
  std::vector<at::Tensor> buffers_, saved_;  // before the step under way
  std::int64_t lost_before_ = 0;             // rows, before the step under way
};

}  // namespace hpo::trial_runner
