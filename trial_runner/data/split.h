// SPDX-License-Identifier: Apache-2.0
//
// The fixed cut of a data set into training, validation and test rows. It depends on the rows' number, their classes
// where shares are kept, the options and the split's own seed only: not on the trial, the machine or the standard
// library.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace hpo::trial_runner {

inline constexpr int kEachFold = -1;  // of a trial: all of the folds, each in its turn

struct SplitOptions {
  double validation = 0.16;  // fraction of all rows in (0, 1), rounded up to whole rows; unread where folds are on
  double test = 0.20;        // likewise; validation + test < 1
  std::uint64_t seed = 0;    // order of the rows before they are cut; not the trial's seed
  bool stratified = false;   // whether every part has the classes in the same shares, to less than two rows
  int folds = 0;             // 0: off; >= 2: the rows outside the test part are cut into that many
  int fold = kEachFold;      // in [0, folds): the one that is the validation part; the test part is the same for all

  bool operator==(const SplitOptions&) const = default;
};

// Row numbers in [0, rows), each in exactly one part.
struct SplitRows {
  std::vector<std::int64_t> train, validation, test;
};

// What the files of a data set say themselves: its last rows are the test part, and those before them the validation
// part. 0: the part is cut off the other rows, as a fraction of these.
struct GivenParts {
  std::int64_t validation = 0;
  std::int64_t test = 0;
};

// A permutation of 0 .. count-1 that is a pure function of (seed, count). count >= 0.
std::vector<std::int64_t> Permutation(std::uint64_t seed, std::int64_t count);

// Cuts the rows with these labels. Of the permuted order, the first ceil(rows * test) rows are the test part, the next
// ceil(rows * validation), or the fold, the validation part, the rest trains; stratified parts have as many rows.
// Throws std::invalid_argument when a part would be empty, naming how many rows there are, when the fold is not one of
// the folds, and when folds are asked for although the validation part is given.
SplitRows Split(std::span<const std::int64_t> labels, const SplitOptions& options, const GivenParts& given = {});

// Contiguous parts: validation is [validation_begin, validation_end), test [test_begin, rows), the rest trains.
struct OrderedParts {
  std::int64_t validation_begin = 0;
  std::int64_t validation_end = 0;
  std::int64_t test_begin = 0;
};

// Cuts rows whose order matters, such as the bytes of a text: the last ceil(rows * test) are the test part, those
// before them, or the fold, the validation part. The seed has no say. Throws as Split does, and when shares are to be
// kept.
OrderedParts SplitInOrder(std::int64_t rows, const SplitOptions& options);

}  // namespace hpo::trial_runner
