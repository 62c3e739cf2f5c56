// SPDX-License-Identifier: Apache-2.0
//
// The random numbers of data sets: a function of a seed and a counter, the same on every machine and with every
// standard library. SplitMix64 (Steele, Lea, Flood 2014, "Fast splittable pseudorandom number generators") read at any
// place. Pure, thread-safe.
#pragma once

#include <cstdint>

namespace hpo::trial_runner {

// The number at `counter` of the stream `seed`: a bijection of the counter, so the numbers of a stream never repeat.
constexpr std::uint64_t NumberAt(std::uint64_t seed, std::uint64_t counter) {
  std::uint64_t z = seed + (counter + 1) * 0x9e3779b97f4a7c15ULL;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
  return z ^ (z >> 31);
}

// Uniform in [0, 1), a multiple of 2^-53.
constexpr double UniformAt(std::uint64_t seed, std::uint64_t counter) {
  return static_cast<double>(NumberAt(seed, counter) >> 11) * 0x1p-53;
}

}  // namespace hpo::trial_runner
