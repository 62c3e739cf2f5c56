// SPDX-License-Identifier: Apache-2.0
//
// The data set `image_folder`: JPEG and PNG files in one folder for each class, brought to squares of one size.
#pragma once

#include "trial_runner/registry.h"

namespace hpo::trial_runner {

// The row of the data set table. Loading throws what ListImages and DecodeSquares throw, and std::invalid_argument when
// the rows cannot be split. Images that are not kept decoded are an ImageSource (see decoding_choice.h). What was
// decoded is kept on disk (see DecodedCache) under the files' names, sizes and times of change; where that fails,
// stderr says why. Thread-safe.
DatasetEntry ImageFolderDataset();

}  // namespace hpo::trial_runner
