// SPDX-License-Identifier: Apache-2.0
//
// Trained weights as a folder that stands alone: what `hpo best --export` and `hpo retrain` write.
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "hpo/base/file_system.h"

namespace hpo::cli {

struct ExportContent {
  std::string weights;              // the bytes of a safetensors file
  std::string weights_file;         // where they come from, for errors
  nlohmann::ordered_json training;  // the document they were trained with; null: there is none
  nlohmann::ordered_json metrics;
  std::string heading;                    // the README's first lines, in Markdown
  std::string weights_are, metrics_hold;  // halves of a sentence for the README: which weights, which metrics
};

// Writes weights.safetensors, architecture.json and classes.json or targets.json (where the weights name them),
// training.json, metrics.json and a README.md that says how to load them; files of these names are replaced. Returns
// their names. Throws Error(kInvalidInput) when the weights are damaged, before anything is written; kCannotWrite.
std::vector<std::string> WriteExport(FileSystem& files, const ExportContent& content,
                                     const std::filesystem::path& folder);

}  // namespace hpo::cli
