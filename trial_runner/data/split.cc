// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/data/split.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>
#include <string>
#include <utility>

#include "trial_runner/data/random_numbers.h"

namespace hpo::trial_runner {
namespace {

// Rounding up must not see the rounding error of the product: 100 rows * 0.07 is 7.000000000000001.
constexpr double kProductSlack = 1e-9;

std::int64_t RowsOf(double fraction, std::int64_t rows) {
  return static_cast<std::int64_t>(std::ceil(fraction * static_cast<double>(rows) - kProductSlack));
}

enum class Part : char { kTrain, kValidation, kTest };

// How many rows of those that are cut go where.
struct Sizes {
  std::int64_t test = 0;
  std::int64_t validation_begin = 0;  // of the rows that are not for test
  std::int64_t validation = 0;
};

// `rows` are those to be cut; a given part is none of them.
Sizes SizesOf(std::int64_t rows, const SplitOptions& options, const GivenParts& given) {
  Sizes sizes{.test = given.test > 0 ? 0 : RowsOf(options.test, rows)};
  const std::int64_t others = rows - sizes.test;
  if (options.folds == 0) {
    sizes.validation = given.validation > 0 ? 0 : RowsOf(options.validation, rows);
  } else {
    const std::string fold = "split.fold " + std::to_string(options.fold);
    if (options.folds < 2 || options.fold < 0 || options.fold >= options.folds) {
      throw std::invalid_argument(fold + " is not one of " + std::to_string(options.folds) + " folds, counted from 0");
    }
    if (given.validation > 0) {
      throw std::invalid_argument("split.folds: the validation part is given by files and cannot be one of the folds");
    }
    sizes.validation_begin = others * options.fold / options.folds;
    sizes.validation = others * (options.fold + 1) / options.folds - sizes.validation_begin;
  }
  const bool empty = (given.test == 0 && sizes.test < 1) || (given.validation == 0 && sizes.validation < 1);
  if (empty || others - sizes.validation < 1 || others < options.folds) {
    throw std::invalid_argument(std::to_string(rows) + " rows are too few to cut into " + std::to_string(sizes.test) +
                                " for test, " + std::to_string(sizes.validation) +
                                " for validation and the rest for training");
  }
  return sizes;
}

// Contiguous pieces of `order`.
std::vector<Part> CutInOrder(const std::vector<std::int64_t>& order, const Sizes& sizes) {
  std::vector<Part> parts(order.size(), Part::kTrain);
  for (std::int64_t place = 0; place < std::ssize(order); ++place) {
    Part& part = parts[static_cast<std::size_t>(order[static_cast<std::size_t>(place)])];
    const std::int64_t behind_test = place - sizes.test - sizes.validation_begin;
    if (place < sizes.test) {
      part = Part::kTest;
    } else if (behind_test >= 0 && behind_test < sizes.validation) {
      part = Part::kValidation;
    }
  }
  return parts;
}

// Systematic sampling: with the rows in class order, a part takes those at equal distances, hence of every class its
// share, to less than one row. Validation is taken of what test leaves, which makes it less than two.
std::vector<Part> CutByClass(std::span<const std::int64_t> labels, std::vector<std::int64_t> order, const Sizes& sizes,
                             const SplitOptions& options) {
  std::ranges::stable_sort(order, {}, [&](std::int64_t row) { return labels[static_cast<std::size_t>(row)]; });
  std::vector<Part> parts(order.size(), Part::kTrain);
  const std::int64_t rows = std::ssize(order);
  const auto falls_on = [](std::int64_t place, std::int64_t wanted, std::int64_t of) {
    return (place + 1) * wanted / of > place * wanted / of;
  };
  std::int64_t other = 0;  // counts the rows that are not for test
  for (std::int64_t place = 0; place < rows; ++place) {
    Part& part = parts[static_cast<std::size_t>(order[static_cast<std::size_t>(place)])];
    if (falls_on(place, sizes.test, rows)) {
      part = Part::kTest;
      continue;
    }
    const bool validates = options.folds > 0 ? other % options.folds == options.fold
                                             : falls_on(other, sizes.validation, rows - sizes.test);
    if (validates) part = Part::kValidation;
    ++other;
  }
  return parts;
}

SplitRows Collect(const std::vector<std::int64_t>& order, const std::vector<Part>& parts) {
  SplitRows rows;
  for (const std::int64_t row : order) {
    const Part part = parts[static_cast<std::size_t>(row)];
    (part == Part::kTest ? rows.test : part == Part::kValidation ? rows.validation : rows.train).push_back(row);
  }
  return rows;
}

void AppendRange(std::vector<std::int64_t>& rows, std::int64_t first, std::int64_t count) {
  for (std::int64_t row = first; row < first + count; ++row) rows.push_back(row);
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

SplitRows Split(std::span<const std::int64_t> labels, const SplitOptions& options, const GivenParts& given) {
  const std::int64_t rows = std::ssize(labels) - given.validation - given.test;
  const Sizes sizes = SizesOf(rows, options, given);
  const std::vector<std::int64_t> order = Permutation(options.seed, rows);
  SplitRows split =
      Collect(order, options.stratified ? CutByClass(labels, order, sizes, options) : CutInOrder(order, sizes));
  AppendRange(split.validation, rows, given.validation);
  AppendRange(split.test, rows + given.validation, given.test);
  return split;
}

OrderedParts SplitInOrder(std::int64_t rows, const SplitOptions& options) {
  if (options.stratified) {
    throw std::invalid_argument("split.stratified: the rows stay in their order and have no classes to keep shares of");
  }
  const Sizes sizes = SizesOf(rows, options, {});
  const std::int64_t test_begin = rows - sizes.test;
  const std::int64_t begin = options.folds > 0 ? sizes.validation_begin : test_begin - sizes.validation;
  return {.validation_begin = begin, .validation_end = begin + sizes.validation, .test_begin = test_begin};
}

}  // namespace hpo::trial_runner
