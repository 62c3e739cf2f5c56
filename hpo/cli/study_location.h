// SPDX-License-Identifier: Apache-2.0
//
// Where studies live: `hpo-runs/<name>/` below the working directory, or a folder the user names.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "hpo/cli/terminal.h"
#include "hpo/study/study_state.h"

namespace hpo::cli {

inline constexpr const char* kRunsFolder = "hpo-runs";
inline constexpr const char* kStudyHelp =
    "A study: its name in hpo-runs, its folder, or its study file (default: the latest)";

struct StoredStudy {
  std::filesystem::path folder;
  study::StudyState state;
};

// The folder a study of this name runs in; `dir` wins when given.
std::filesystem::path StudyFolder(const std::string& name, const std::string& dir);

// Folders of hpo-runs that hold a journal, the most recently written first.
std::vector<std::filesystem::path> StoredFolders();

// Reads the study that `word` names (see kStudyHelp); "" means the latest of hpo-runs, which is said when there are
// several. Throws Error(kNotFound) with the names there are.
StoredStudy OpenStored(const std::string& word, const Terminal& terminal);

// The trial of that number. Throws Error(kNotFound) with the range there is.
const study::Trial& TrialNumbered(const study::StudyState& state, int number);

}  // namespace hpo::cli
