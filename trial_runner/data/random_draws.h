// SPDX-License-Identifier: Apache-2.0
//
// Random numbers one after another, for data sets that are drawn from a formula. One thread.
#pragma once

#include <cstdint>

#include "trial_runner/data/random_numbers.h"

namespace hpo::trial_runner {

class Draws {
 public:
  explicit Draws(std::uint64_t seed) : seed_(seed) {}

  double Uniform() { return UniformAt(seed_, counter_++); }

  // Twelve uniform numbers sum to variance 1. Unlike by Box and Muller's method, no function of the C library has a say
  // in the last bits.
  double Normal() {
    double sum = -6;
    for (int i = 0; i < 12; ++i) sum += Uniform();
    return sum;
  }

 private:
  std::uint64_t seed_;
  std::uint64_t counter_ = 0;
};

}  // namespace hpo::trial_runner
