// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/early_stopping.h"

#include <ATen/ops/full.h>

#include <cstdio>
#include <limits>

namespace hpo::trial_runner {
namespace {

// All phases, earlier attempts included.
double SecondsOf(const TrainingState& state) {
  double total = 0;
  for (const auto& [phase, seconds] : state.seconds) total += seconds;
  return total;
}

// To four digits. LibTorch brings headers of a fmt of its own, so fmt is not for what includes torch.
std::string Shown(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.4g", value);
  return text;
}

}  // namespace

EarlyStopping::EarlyStopping(const EarlyStoppingOptions& options, const std::string& metric, bool maximize)
    : options_(options),
      metric_(options.metric == kObjective ? metric : options.metric),
      sign_((options.metric == kObjective ? maximize : LargerIsBetter(metric_)) ? -1 : 1),
      watch_(options.min_delta),
      last_(at::full({}, std::numeric_limits<double>::quiet_NaN(), at::TensorOptions().dtype(at::kDouble))) {}

void EarlyStopping::OnEpoch(const std::map<std::string, double>& metrics) {
  const auto found = metrics.find(metric_);
  if (found == metrics.end()) return;
  *last_.mutable_data_ptr<double>() = found->second;
  watch_.OnEpoch(sign_ * found->second);
}

bool EarlyStopping::Diverged() const {
  const double last = *last_.const_data_ptr<double>();
  return options_.diverge_above > 0 && sign_ * last > sign_ * options_.diverge_above;
}

std::string EarlyStopping::Why(const TrainingState& state) const {
  if (options_.at_epoch > 0 && state.epochs >= options_.at_epoch) {
    return "early_stopping.at_epoch is " + std::to_string(options_.at_epoch);
  }
  if (options_.patience > 0 && watch_.stale_epochs() >= options_.patience) {
    return metric_ + " did not get better for " + std::to_string(watch_.stale_epochs()) + " epochs";
  }
  if (Diverged()) {
    return metric_ + " is " + Shown(*last_.const_data_ptr<double>()) + ", worse than early_stopping.diverge_above " +
           Shown(options_.diverge_above);
  }
  const double seconds = SecondsOf(state);
  if (options_.seconds > 0 && state.epochs > 0 && seconds >= options_.seconds) {
    return Shown(seconds) + " s have passed, early_stopping.seconds is " + Shown(options_.seconds);
  }
  return "";
}

std::vector<NamedTensor> EarlyStopping::State() const { return {{"watch", watch_.state()}, {"last", last_}}; }

}  // namespace hpo::trial_runner
