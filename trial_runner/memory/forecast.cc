// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/memory/forecast.h"

namespace hpo::trial_runner {
namespace {

constexpr std::int64_t kFloatBytes = 4;

// Numbers an optimizer keeps for each that is trained. Adafactor's rows and columns are next to nothing.
std::int64_t MomentsOf(const OptimizerOptions& optimizer) {
  if (optimizer.name == "sgd") return optimizer.sgd.momentum > 0 ? 1 : 0;
  if (optimizer.name == "lion") return 1;
  if (optimizer.name == "adafactor") return 0;
  if (optimizer.name != "rmsprop") return 2;
  return 1 + (optimizer.rmsprop.centered ? 1 : 0) + (optimizer.rmsprop.momentum > 0 ? 1 : 0);
}

}  // namespace

MemoryForecast ForecastMemory(const Document& document, const Cost& cost, std::int64_t rows) {
  const std::int64_t parameters = cost.parameters * kFloatBytes;
  const std::int64_t gradients = document.accumulate_batches > 1 ? 2 : 1;
  const std::int64_t averages = document.averaging.name == "none" ? 0 : 1;
  // Half of the bytes where the forward pass computes in sixteen bits.
  const std::int64_t activations = cost.activation_bytes * rows;
  return {.weights_bytes = 2 * parameters,
          .gradients_bytes = gradients * parameters,
          .optimizer_bytes = (MomentsOf(document.optimizer) + averages) * parameters,
          .activations_bytes = document.precision == "bf16" ? activations / 2 : activations};
}

}  // namespace hpo::trial_runner
