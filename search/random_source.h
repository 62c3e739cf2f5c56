// SPDX-License-Identifier: Apache-2.0
//
// Counter-based randomness: a stream is a function of (study seed, trial, purpose) and nothing else, so a replay
// draws the same numbers whatever happened in between. Generator: Philox4x32-10 (Salmon et al., "Parallel random
// numbers: as easy as 1, 2, 3", SC 2011).
#pragma once

#include <array>
#include <cstdint>

namespace hpo::search {

// What a stream is for. Numbers are journalled behaviour: never change or reuse one.
enum class Purpose : std::uint32_t {
  kSample = 1,      // a sampler's own draw
  kScramble = 2,    // scrambling of a low-discrepancy sequence; one for a study (trial 0)
  kRunnerSeed = 3,  // the seed handed to the runner
  kCandidates = 4,
  kFit = 5,
  kSubset = 6,   // which observations a long study's model keeps
  kRestart = 7,  // where a new run of a local search starts; the "trial" is its number
  kLocalStep = 8,
  kRepair = 16,  // the way back to where constraints hold
};

// Ten rounds of Philox4x32: a bijection of the 128-bit counter for each key.
std::array<std::uint32_t, 4> Philox4x32(std::array<std::uint32_t, 4> counter, std::array<std::uint32_t, 2> key);

// Value type; copies continue independently from the same place. Not thread-safe.
class RandomStream {
 public:
  using result_type = std::uint64_t;
  RandomStream(std::uint64_t key, std::uint64_t stream) : key_(key), stream_(stream) {}

  std::uint64_t operator()();  // 64 uniform bits
  static constexpr std::uint64_t min() { return 0; }
  static constexpr std::uint64_t max() { return ~std::uint64_t{0}; }

  double Uniform();                      // [0, 1), 53 bits
  std::uint64_t Below(std::uint64_t n);  // [0, n) without bias; n > 0
  double Normal();                       // mean 0, standard deviation 1

  // Whether both will draw the same numbers.
  bool operator==(const RandomStream&) const = default;

 private:
  std::uint64_t key_;
  std::uint64_t stream_;
  std::uint64_t counter_ = 0;
  std::array<std::uint32_t, 4> block_{};
  int used_ = 4;
};

class RandomSource {
 public:
  explicit RandomSource(std::uint64_t study_seed) : seed_(study_seed) {}
  RandomStream Stream(int trial, Purpose purpose) const;
  std::uint64_t seed() const { return seed_; }

 private:
  std::uint64_t seed_;
};

}  // namespace hpo::search
