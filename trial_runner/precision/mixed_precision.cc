// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/precision/mixed_precision.h"

#include <ATen/ops/_foreach_copy.h>
#include <ATen/ops/zeros.h>
#include <c10/core/GradMode.h>

#include <cmath>
#include <utility>

namespace hpo::trial_runner {
namespace {

constexpr const char* kFp16 = "fp16";

std::optional<c10::ScalarType> AutocastType(const std::string& used) {
  if (used == "bf16") return c10::ScalarType::BFloat16;
  if (used == kFp16) return c10::ScalarType::Half;
  if (used == "float8") return c10::ScalarType::Float8_e4m3fn;
  return std::nullopt;
}

const char* Text(MixedPrecision::Leaving why) {
  switch (why) {
    case MixedPrecision::Leaving::kNot:
      return "";
    case MixedPrecision::Leaving::kStorm:
      return "fp16 overflowed in steps in a row that no loss scale healed";
    case MixedPrecision::Leaving::kLostEpoch:
      return "fp16 overflowed in every batch of an epoch";
    case MixedPrecision::Leaving::kEvaluation:
      return "fp16 overflowed in an evaluation";
  }
  return "";
}

}  // namespace

MixedPrecision::MixedPrecision(Choice choice, MixedPrecisionOptions options)
    : choice_(std::move(choice)),
      options_(std::move(options)),
      counters_(at::zeros({kCounters}, at::TensorOptions().dtype(at::kLong))) {
  if (choice_.used != kFp16) return;
  scaler_.emplace(options_.scaler);
  for (const NamedTensor& buffer : options_.buffers) {
    buffers_.push_back(buffer.tensor);
    saved_.push_back(buffer.tensor.detach().clone());
  }
}

Choice MixedPrecision::choice() const {
  if (!scaler_ || InFp16()) return choice_;
  return {choice_.asked, options_.wide_range, Text(static_cast<Leaving>(At(kLeaving)))};
}

std::optional<c10::ScalarType> MixedPrecision::type() const {
  if (!scaler_ || InFp16()) return AutocastType(choice_.used);
  return AutocastType(options_.wide_range);
}

void MixedPrecision::BeginStep() {
  if (!InFp16()) return;
  lost_before_ = At(kLostRows);
  const c10::NoGradGuard no_gradients;
  if (!buffers_.empty()) at::_foreach_copy_(saved_, buffers_);
}

bool MixedPrecision::EndStep(const std::vector<at::Tensor>& gradients) {
  if (!InFp16()) return true;
  const bool smallest = scaler_->AtSmallest(), lost = At(kLostRows) != lost_before_;
  if (scaler_->Unscale(gradients) && !lost) {
    At(kHopelessSteps) = 0;
    return true;
  }
  ++At(kSkippedSteps);
  At(kHopelessSteps) = smallest || lost ? At(kHopelessSteps) + 1 : 0;
  if (At(kHopelessSteps) >= kStormSteps) LeaveFp16(Leaving::kStorm);
  const c10::NoGradGuard no_gradients;
  if (!buffers_.empty()) at::_foreach_copy_(buffers_, saved_);
  return false;
}

at::Tensor MixedPrecision::Count(const BatchLoss& batch, at::Tensor& loss_sum) {
  if (!InFp16()) {
    loss_sum.add_(batch.told, batch.rows);
    return batch.mean;
  }
  if (std::isfinite(batch.mean.item<float>())) {
    loss_sum.add_(batch.told, batch.rows);
  } else {
    At(kLostRows) += batch.rows;
  }
  return scaler_->Scaled(batch.mean);
}

std::int64_t MixedPrecision::TakeLostRows() { return std::exchange(At(kLostRows), 0); }

bool MixedPrecision::LeaveFp16(Leaving why) {
  if (!InFp16()) return false;
  At(kLeaving) = static_cast<std::int64_t>(why);
  return true;
}

std::vector<NamedTensor> MixedPrecision::State() const {
  if (!scaler_) return {};
  std::vector<NamedTensor> state = scaler_->State();
  state.push_back({"counters", counters_});
  return state;
}

nlohmann::json MixedPrecision::Facts() const {
  if (!scaler_) return nullptr;
  return {{"scale", scaler_->scale()}, {"skipped_steps", At(kSkippedSteps)}};
}

}  // namespace hpo::trial_runner
