// SPDX-License-Identifier: Apache-2.0
//
// Uniform numbers from one seed, the same on every machine: SplitMix64 (Steele, Lea and Flood 2014). A value, one user
// at a time.
#pragma once

#include <cmath>
#include <cstdint>

#include "trial_runner/seeds.h"

namespace hpo::trial_runner {

class RandomStream {
 public:
  explicit RandomStream(std::uint64_t seed) : seed_(seed) {}

  // In [0, 1), with all the bits that a double holds.
  double Uniform() { return static_cast<double>(Mix(seed_ ^ Mix(++count_)) >> 11) * 0x1.0p-53; }

  double Between(double low, double high) { return low + (high - low) * Uniform(); }
  double Within(double reach) { return Between(-reach, reach); }
  bool Chance(double probability) { return Uniform() < probability; }

  // 0 .. count - 1; count >= 1, small against 2^53.
  int Below(int count) { return static_cast<int>(Uniform() * count); }

  // Beta(a, a) for a in (0, 4]: Jöhnk 1964, which accepts one pair in seventy at the least.
  double SymmetricBeta(double a) {
    while (true) {
      const double x = std::pow(Uniform(), 1 / a), y = std::pow(Uniform(), 1 / a);
      if (x + y <= 1 && x + y > 0) return x / (x + y);
    }
  }

 private:
  std::uint64_t seed_;
  std::uint64_t count_ = 0;
};

}  // namespace hpo::trial_runner
