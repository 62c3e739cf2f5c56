// SPDX-License-Identifier: Apache-2.0
//
// The best trial as a folder that stands alone: `hpo best --export DIR`.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "hpo/base/file_system.h"
#include "hpo/cli/study_location.h"

namespace hpo::cli {

// Writes the trial's weights.safetensors, architecture.json (where the weights name it), training.json (the document it
// was trained with), metrics.json and a README.md that says how to load them; files of these names are replaced.
// Returns their names. Throws Error(kNotFound) when the trial left no weights, kInvalidInput when they are damaged,
// kCannotWrite; nothing is written before the weights are found whole.
std::vector<std::string> ExportTrial(FileSystem& files, const StoredStudy& stored, const study::Trial& trial,
                                     const std::filesystem::path& folder);

}  // namespace hpo::cli
