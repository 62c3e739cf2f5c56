// SPDX-License-Identifier: Apache-2.0
//
// The data set `csv`: a user's own table of numbers with a column of classes, or with columns of numbers to learn.
#pragma once

#include "trial_runner/registry.h"

namespace hpo::trial_runner {

// The row of the data set table. Loading throws what ReadCsv throws. Thread-safe.
DatasetEntry CsvDataset();

}  // namespace hpo::trial_runner
