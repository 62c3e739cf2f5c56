// SPDX-License-Identifier: Apache-2.0
//
// The data set `synthetic`: points, images or numbers to learn drawn from a formula, for tests and demonstrations. No
// file is needed.
#pragma once

#include "trial_runner/registry.h"

namespace hpo::trial_runner {

// The row of the data set table. Loading throws what Split throws. Thread-safe.
DatasetEntry SyntheticDataset();

}  // namespace hpo::trial_runner
