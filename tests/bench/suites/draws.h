// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "search/random_source.h"

namespace hpo::bench {

// What problems leave to chance, a function of the two numbers it is made of.
class Draws {
 public:
  Draws(std::uint64_t key, std::uint64_t stream) : stream_(key, stream) {}

  int Between(int least, int most) {
    return least + static_cast<int>(stream_.Below(static_cast<std::uint64_t>(most - least + 1)));
  }
  double Uniform(double low, double high) { return low + stream_.Uniform() * (high - low); }

 private:
  search::RandomStream stream_;
};

}  // namespace hpo::bench
