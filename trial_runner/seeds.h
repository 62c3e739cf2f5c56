// SPDX-License-Identifier: Apache-2.0
//
// Independent streams of randomness from a trial's one seed: what is drawn for one purpose never shifts another's
// numbers. SplitMix64's finalizer (Steele, Lea and Flood 2014) mixes the words. Pure, thread-safe.
#pragma once

#include <cstdint>

namespace hpo::trial_runner {

enum class SeedPurpose : std::uint64_t {
  kWeights = 1,
  kModule = 2,
  kShuffle = 3,
  kDropout = 4,
  kAugment = 5,
  kMixture = 6
};

constexpr std::uint64_t Mix(std::uint64_t x) {
  x += 0x9e3779b97f4a7c15ULL;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
  return x ^ (x >> 31);
}

// `index`: the epoch or step, for purposes that need a fresh stream for each.
constexpr std::uint64_t DeriveSeed(std::uint64_t trial_seed, SeedPurpose purpose, std::uint64_t index = 0) {
  return Mix(Mix(Mix(trial_seed) ^ static_cast<std::uint64_t>(purpose)) ^ index);
}

}  // namespace hpo::trial_runner
