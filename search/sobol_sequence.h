// SPDX-License-Identifier: Apache-2.0
//
// Owen-scrambled Sobol points: as even as Sobol's, as unbiased as random ones, and each found from its index alone,
// so a replay may ask for point i without the points before it.
//
// Direction numbers: Joe and Kuo (2008), "Constructing Sobol sequences with better two-dimensional projections".
// Scrambling: Owen (1995), in the hashed form of Laine and Karras (2011), "Stratified sampling for stochastic
// transparency", and Burley (2020), "Practical hash-based Owen scrambling".
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "search/random_source.h"

namespace hpo::search {

// Immutable; const members may be called from several threads.
class SobolSequence {
 public:
  static constexpr int kMaxDimensions = 1000;

  // `dimensions` in [0, kMaxDimensions], else std::invalid_argument. One draw of `scramble` seeds one dimension, so a
  // longer sequence extends a shorter one.
  SobolSequence(int dimensions, RandomStream scramble);

  int dimensions() const { return static_cast<int>(seeds_.size()); }

  // Writes point `index` into `point` (as long as dimensions()): coordinates are multiples of 2^-32 in [0, 1). Any
  // 2^m points whose indices start at a multiple of 2^m have one in each interval [k 2^-m, (k+1) 2^-m) of each axis.
  void Point(std::uint32_t index, std::span<double> point) const;

 private:
  std::vector<std::uint32_t> directions_;  // kBits numbers for each dimension in turn
  std::vector<std::uint32_t> seeds_;       // one for each dimension
};

}  // namespace hpo::search
