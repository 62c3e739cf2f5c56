// SPDX-License-Identifier: Apache-2.0
//
// v_{j,r}: direction number r of dimension j, a 32-bit fraction. Point i has the coordinate x_j = XOR of v_{j,r} over
// the set bits r of i (the natural order: i itself, not its Gray code, so blocks of 2^m indices are nets).
//
// Owen's scrambling flips bit b of x_j by a random function of the bits above b: a random tree of swapped halves,
// which keeps every net property. In reversed bit order that is a function in which bit b depends only on bits below
// it, and that is what a hash made of additions, multiplications by odd numbers and x ^= x * even can do.
#include "search/sobol_sequence.h"

#include <bit>
#include <boost/random/sobol.hpp>
#include <stdexcept>
#include <string>

namespace hpo::search {
namespace {

constexpr int kBits = 32;

std::uint32_t ReverseBits(std::uint32_t x) {
  x = (x >> 1 & 0x55555555) | (x & 0x55555555) << 1;
  x = (x >> 2 & 0x33333333) | (x & 0x33333333) << 2;
  x = (x >> 4 & 0x0F0F0F0F) | (x & 0x0F0F0F0F) << 4;
  x = (x >> 8 & 0x00FF00FF) | (x & 0x00FF00FF) << 8;
  return std::rotl(x, 16);
}

// The constants are Vegdahl's (2021), "Building a better LK hash": the original ones leave visible structure.
std::uint32_t NestedUniformScramble(std::uint32_t x, std::uint32_t seed) {
  x = ReverseBits(x);
  x ^= x * 0x3D20ADEA;
  x += seed;
  x *= seed >> 16 | 1;
  x ^= x * 0x05526C56;
  x ^= x * 0x53A22864;
  return ReverseBits(x);
}

// Boost's engine walks in Gray code order: at place n it holds the XOR of the directions at the set bits of the Gray
// code of n + 1, which is the single bit r for n = 2^(r+1) - 2.
std::vector<std::uint32_t> Directions(std::size_t dimensions) {
  std::vector<std::uint32_t> directions(dimensions * kBits);
  if (dimensions == 0) return directions;
  boost::random::sobol_engine<std::uint32_t, kBits> engine(dimensions);
  for (std::size_t r = 0; r < kBits; ++r) {
    engine.seed(static_cast<std::uint32_t>((std::uint64_t{2} << r) - 2));
    for (std::size_t j = 0; j < dimensions; ++j) directions[j * kBits + r] = engine();
  }
  return directions;
}

std::size_t CheckedDimensions(int dimensions) {
  if (dimensions < 0 || dimensions > SobolSequence::kMaxDimensions) {
    throw std::invalid_argument("a Sobol sequence has at most " + std::to_string(SobolSequence::kMaxDimensions) +
                                " dimensions, not " + std::to_string(dimensions));
  }
  return static_cast<std::size_t>(dimensions);
}

}  // namespace

SobolSequence::SobolSequence(int dimensions, RandomStream scramble)
    : directions_(Directions(CheckedDimensions(dimensions))), seeds_(static_cast<std::size_t>(dimensions)) {
  for (std::uint32_t& seed : seeds_) seed = static_cast<std::uint32_t>(scramble());
}

void SobolSequence::Point(std::uint32_t index, std::span<double> point) const {
  for (std::size_t j = 0; j < seeds_.size(); ++j) {
    std::uint32_t x = 0;
    for (std::uint32_t bits = index; bits != 0; bits &= bits - 1) {
      x ^= directions_[j * kBits + static_cast<std::size_t>(std::countr_zero(bits))];
    }
    point[j] = NestedUniformScramble(x, seeds_[j]) * 0x1p-32;
  }
}

}  // namespace hpo::search
