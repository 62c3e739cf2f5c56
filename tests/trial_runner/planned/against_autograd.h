// SPDX-License-Identifier: Apache-2.0
//
// The hand-written backward pass against autograd: loss, gradients and running statistics of one network by both
// engines, equal to rounding.
#pragma once

#include <cstdint>
#include <vector>

#include "trial_runner/architecture/architecture.h"

namespace hpo::trial_runner {

// Two float32 computations in different order; the values are of order one over a few hundred terms.
struct Closeness {
  double relative = 1e-4, absolute = 1e-6;
};

// Runs batches of so many rows, one after the other, of random samples and labels of as many classes as the network has
// outputs. Weights of convolutions lie as `memory_format: auto` has them.
void ExpectClassesAsAutograd(const Architecture& net, const std::vector<std::int64_t>& batches, Closeness close = {});

// The same on targets that are numbers, in units of their own.
void ExpectNumbersAsAutograd(const Architecture& net, const std::vector<std::int64_t>& batches, Closeness close = {});

}  // namespace hpo::trial_runner
