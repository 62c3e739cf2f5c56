// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/number_metrics.h"

#include <cmath>
#include <cstddef>

#include "trial_runner/optim/regression_loss.h"

namespace hpo::trial_runner {

NumberMetrics::NumberMetrics(const std::vector<TargetColumn>& targets, const LossOptions& loss)
    : targets_(targets), loss_(loss), sums_(targets.size()) {}

// Welford's recurrence keeps the spread of a constant target at zero exactly, where sums of squares leave rounding.
void NumberMetrics::Add(std::span<const float> outputs, std::span<const float> targets) {
  for (std::size_t i = 0; i < targets.size(); ++i) {
    const std::size_t t = i % targets_.size();
    if (t == 0) rows_ += 1;
    Sums& sums = sums_[t];
    const double deviation = targets_[t].deviation;
    const double residual = (static_cast<double>(outputs[i]) - targets[i]) * deviation;
    sums.loss += ResidualLoss(loss_, residual, deviation);
    sums.squares += residual * residual;
    sums.sizes += std::abs(residual);
    const double from_mean = targets[i] * deviation - sums.mean;
    sums.mean += from_mean / rows_;
    sums.spread += from_mean * (targets[i] * deviation - sums.mean);
  }
}

std::map<std::string, double> NumberMetrics::Result(const std::string& prefix) const {
  const double numbers = rows_ * static_cast<double>(sums_.size());
  double loss = 0, squares = 0, sizes = 0, r2 = 0;
  for (const Sums& sums : sums_) {
    loss += sums.loss / numbers;
    squares += sums.squares / numbers;
    sizes += sums.sizes / numbers;
    const double unexplained = sums.spread > 0 ? sums.squares / sums.spread : sums.squares > 0 ? 1 : 0;
    r2 += (1 - unexplained) / static_cast<double>(sums_.size());
  }
  return {
      {prefix + ".loss", loss}, {prefix + ".rmse", std::sqrt(squares)}, {prefix + ".mae", sizes}, {prefix + ".r2", r2}};
}

}  // namespace hpo::trial_runner
