// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/data/split.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>
#include <utility>

namespace hpo::trial_runner {
namespace {

// SplitMix64 (Steele, Lea, Flood 2014, "Fast splittable pseudorandom number generators") as a counter-based
// generator: the number at `counter` of the stream `seed`. A bijection of the counter, so keys never tie.
std::uint64_t NumberAt(std::uint64_t seed, std::uint64_t counter) {
  std::uint64_t z = seed + (counter + 1) * 0x9e3779b97f4a7c15ULL;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
  return z ^ (z >> 31);
}

// Rounding up must not see the rounding error of the product: 100 rows * 0.07 is 7.000000000000001.
constexpr double kProductSlack = 1e-9;

std::int64_t RowsOf(double fraction, std::int64_t rows) {
  return static_cast<std::int64_t>(std::ceil(fraction * static_cast<double>(rows) - kProductSlack));
}

}  // namespace

std::vector<std::int64_t> Permutation(std::uint64_t seed, std::int64_t count) {
  std::vector<std::pair<std::uint64_t, std::int64_t>> keyed;
  keyed.reserve(static_cast<std::size_t>(count));
  for (std::int64_t i = 0; i < count; ++i) keyed.emplace_back(NumberAt(seed, static_cast<std::uint64_t>(i)), i);
  std::sort(keyed.begin(), keyed.end());
  std::vector<std::int64_t> permutation;
  permutation.reserve(keyed.size());
  for (const auto& [key, i] : keyed) permutation.push_back(i);
  return permutation;
}

SplitRows Split(std::int64_t rows, const SplitOptions& options) {
  const std::int64_t test = RowsOf(options.test, rows);
  const std::int64_t validation = RowsOf(options.validation, rows);
  if (test < 1 || validation < 1 || rows - test - validation < 1) {
    throw std::invalid_argument(std::to_string(rows) + " rows are too few to cut into " + std::to_string(test) +
                                " for test, " + std::to_string(validation) +
                                " for validation and the rest for training");
  }
  const std::vector<std::int64_t> order = Permutation(options.seed, rows);
  const auto test_end = order.begin() + test;
  const auto validation_end = test_end + validation;
  return {.train = {validation_end, order.end()},
          .validation = {test_end, validation_end},
          .test = {order.begin(), test_end}};
}

}  // namespace hpo::trial_runner
