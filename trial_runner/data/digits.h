// SPDX-License-Identifier: Apache-2.0
//
// The data set `digits`: 1797 handwritten digits of 8x8 pixels in ten classes (UCI "Optical Recognition of
// Handwritten Digits", its test part), pixels scaled from 0..16 to [0, 1].
#pragma once

#include <filesystem>

#include "trial_runner/registry.h"

namespace hpo::trial_runner {

// The row of the data set table. Loading throws what FindDigits and ReadCsv throw, and
// std::invalid_argument when the file holds something else than the digits. Thread-safe.
DatasetEntry DigitsDataset();

// Where digits.csv is: $HPO_DATA if that is set, else the download folder (${XDG_CACHE_HOME:-~/.cache}/hpo/data), else
// share/hpo/data beside the program's folder. Throws std::invalid_argument that lists the places looked at.
std::filesystem::path FindDigits();

}  // namespace hpo::trial_runner
