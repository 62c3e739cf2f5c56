// SPDX-License-Identifier: Apache-2.0
//
// Notation of Salmon et al. (2011): a 128-bit counter c is enciphered under a 64-bit key k in ten rounds; M are the
// multipliers, W the Weyl increments of the key. Here k is the study seed and c = (draw, stream), so streams of one
// study never overlap and stream s of trial t is found without drawing what came before.
#include "search/random_source.h"

#include <cmath>
#include <numbers>

namespace hpo::search {
namespace {

constexpr int kRounds = 10;
constexpr std::uint32_t kM0 = 0xD2511F53, kM1 = 0xCD9E8D57;
constexpr std::uint32_t kW0 = 0x9E3779B9, kW1 = 0xBB67AE85;

std::uint32_t Low(std::uint64_t x) { return static_cast<std::uint32_t>(x); }
std::uint32_t High(std::uint64_t x) { return static_cast<std::uint32_t>(x >> 32); }

}  // namespace

std::array<std::uint32_t, 4> Philox4x32(std::array<std::uint32_t, 4> counter, std::array<std::uint32_t, 2> key) {
  for (int round = 0; round < kRounds; ++round) {
    const std::uint64_t product0 = std::uint64_t{kM0} * counter[0];
    const std::uint64_t product1 = std::uint64_t{kM1} * counter[2];
    counter = {High(product1) ^ counter[1] ^ key[0], Low(product1), High(product0) ^ counter[3] ^ key[1],
               Low(product0)};
    key[0] += kW0;
    key[1] += kW1;
  }
  return counter;
}

std::uint64_t RandomStream::operator()() {
  if (used_ == 4) {
    block_ = Philox4x32({Low(counter_), High(counter_), Low(stream_), High(stream_)}, {Low(key_), High(key_)});
    ++counter_;
    used_ = 0;
  }
  const std::uint64_t low = block_[static_cast<std::size_t>(used_)];
  const std::uint64_t high = block_[static_cast<std::size_t>(used_ + 1)];
  used_ += 2;
  return high << 32 | low;
}

double RandomStream::Uniform() { return static_cast<double>((*this)() >> 11) * 0x1p-53; }

std::uint64_t RandomStream::Below(std::uint64_t n) {
  // The lowest 2^64 mod n numbers are drawn again: what remains is a whole number of copies of [0, n).
  const std::uint64_t rejected = (0 - n) % n;
  for (;;) {
    const std::uint64_t bits = (*this)();
    if (bits >= rejected) return bits % n;
  }
}

double RandomStream::Normal() {
  // Box and Muller. 1 - u is in (0, 1], so the logarithm is finite. The second normal of the pair is not kept: each
  // call then takes two draws, whatever was asked for between.
  const double radius = std::sqrt(-2.0 * std::log(1.0 - Uniform()));
  return radius * std::cos(2.0 * std::numbers::pi * Uniform());
}

RandomStream RandomSource::Stream(int trial, Purpose purpose) const {
  return {seed_, std::uint64_t{static_cast<std::uint32_t>(purpose)} << 32 | static_cast<std::uint32_t>(trial)};
}

}  // namespace hpo::search
