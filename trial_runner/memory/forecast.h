// SPDX-License-Identifier: Apache-2.0
//
// How much memory training a network will take, from its description alone: for choosing a batch size, and to compare
// with what was measured. Workspaces of libraries and the fragments that allocators leave are not in it. Pure
// functions.
#pragma once

#include <cstdint>

#include "trial_runner/architecture/inference.h"
#include "trial_runner/document/document.h"

namespace hpo::trial_runner {

struct MemoryForecast {
  std::int64_t weights_bytes = 0;      // float32, and the best epoch's copy
  std::int64_t gradients_bytes = 0;    // and their sums, where a step takes several batches
  std::int64_t optimizer_bytes = 0;    // and the average of the weights
  std::int64_t activations_bytes = 0;  // that the backward pass of one batch needs

  std::int64_t total_bytes() const { return weights_bytes + gradients_bytes + optimizer_bytes + activations_bytes; }
};

// `rows` >= 1 of a batch.
MemoryForecast ForecastMemory(const Document& document, const Cost& cost, std::int64_t rows);

}  // namespace hpo::trial_runner
