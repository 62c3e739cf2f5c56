// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/planned/squared_loss.h"

#include <cstddef>

namespace hpo::trial_runner {

double SquaredLoss(std::span<const float> outputs, std::span<const float> targets, std::span<const double> units,
                   std::span<float> gradient) {
  const float slope = 2.0f / static_cast<float>(outputs.size());
  double loss = 0;
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    const float residual = outputs[i] - targets[i];
    gradient[i] = slope * residual;
    loss += units[i % units.size()] * residual * residual;
  }
  return loss / static_cast<double>(units.size());
}

}  // namespace hpo::trial_runner
