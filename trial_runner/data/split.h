// SPDX-License-Identifier: Apache-2.0
//
// The fixed cut of a data set into training, validation and test rows. It depends on the number of rows, the
// fractions and the split's own seed only: not on the trial, the machine or the standard library.
#pragma once

#include <cstdint>
#include <vector>

namespace hpo::trial_runner {

struct SplitOptions {
  double validation = 0.16;  // fraction of all rows in (0, 1), rounded up to whole rows
  double test = 0.20;        // likewise; validation + test < 1
  std::uint64_t seed = 0;    // order of the rows before they are cut; not the trial's seed
};

// Row numbers in [0, rows), each in exactly one part.
struct SplitRows {
  std::vector<std::int64_t> train, validation, test;
};

// A permutation of 0 .. count-1 that is a pure function of (seed, count). count >= 0.
std::vector<std::int64_t> Permutation(std::uint64_t seed, std::int64_t count);

// Cuts `rows` rows: of the permuted order, the first ceil(rows * test) rows are the test part, the next
// ceil(rows * validation) the validation part, the rest trains. Throws std::invalid_argument when a part would
// be empty, naming how many rows there are.
SplitRows Split(std::int64_t rows, const SplitOptions& options);

}  // namespace hpo::trial_runner
