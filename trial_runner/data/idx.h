// SPDX-License-Identifier: Apache-2.0
//
// The data set `idx`: images and labels in the files of MNIST and its kin, with a test part of their own or without.
#pragma once

#include "trial_runner/registry.h"

namespace hpo::trial_runner {

// The row of the data set table. Loading throws what ReadIdx throws, and std::invalid_argument when the files do not
// fit together. Thread-safe.
DatasetEntry IdxDataset();

}  // namespace hpo::trial_runner
