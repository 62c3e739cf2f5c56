// SPDX-License-Identifier: Apache-2.0
//
// The data set `labelled_text`: a CSV or TSV file with a column of texts and a column of their classes. A sample is the
// text's first tokens, filled up to one length.
#pragma once

#include "trial_runner/registry.h"

namespace hpo::trial_runner {

// The row of the data set table. Token 0 fills up, token 1 is what the vocabulary lacks, the others are the most
// frequent ones of the training rows. Loading throws std::invalid_argument with one line that names the file, and the
// line where one is to blame: what CsvLines and ClassList refuse, and a text without tokens. Thread-safe.
DatasetEntry LabelledTextDataset();

}  // namespace hpo::trial_runner
