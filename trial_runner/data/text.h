// SPDX-License-Identifier: Apache-2.0
//
// The data set `text`: a plain text to learn a causal language model from. A sample is a window of tokens, its labels
// are the tokens that follow each of them.
#pragma once

#include "trial_runner/registry.h"

namespace hpo::trial_runner {

// The row of the data set table. The text is cut before it is read as tokens, so no window reaches into another part
// and byte pairs are learned from the training part; windows lie side by side. Loading throws std::invalid_argument
// that names the file: what cannot be read, is not UTF-8 where it must be, or is too short for a window in each part.
// Thread-safe.
DatasetEntry TextDataset();

}  // namespace hpo::trial_runner
