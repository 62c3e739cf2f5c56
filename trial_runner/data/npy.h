// SPDX-License-Identifier: Apache-2.0
//
// The data set `npy`: arrays of features and of labels, or of numbers to learn, that NumPy saved, with parts of their
// own for validation and test or without. Features of any shape are numbers; bytes shaped as images are pixels.
#pragma once

#include "trial_runner/registry.h"

namespace hpo::trial_runner {

// The row of the data set table. Loading throws what ReadNpy throws, and std::invalid_argument that names the file and
// the row: arrays that do not fit together, a feature or target that is not finite, labels that are not
// classes. Thread-safe.
DatasetEntry NpyDataset();

}  // namespace hpo::trial_runner
