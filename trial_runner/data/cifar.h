// SPDX-License-Identifier: Apache-2.0
//
// The data set `cifar`: CIFAR-10 or CIFAR-100 in its binary version (Krizhevsky 2009, "Learning multiple layers of
// features from tiny images"), with the test part that its authors set apart.
#pragma once

#include "trial_runner/registry.h"

namespace hpo::trial_runner {

// The row of the data set table. Loading throws std::invalid_argument that names the file: one that is missing or
// cannot be read, whose size is not that of whole images, or with a label that is not one of the classes. Thread-safe.
DatasetEntry CifarDataset();

}  // namespace hpo::trial_runner
