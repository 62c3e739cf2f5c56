// SPDX-License-Identifier: Apache-2.0
//
// The runner beside this program: hpo asks it what it accepts instead of keeping a copy of the list.
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <vector>

#include "hpo/base/error.h"
#include "hpo/study/study_file.h"

namespace hpo::cli {

// HPO_TRIAL when set, else `hpo-trial` beside this program, else in PATH. Throws Error(kUnavailable) saying what to do.
std::filesystem::path RunnerProgram();

// What `hpo-trial describe` prints. Throws Error(kUnavailable).
nlohmann::json RunnerSchema(const std::filesystem::path& runner);

// What `hpo-trial check` finds wrong with each of these training documents, rules across their settings included; lines
// are 0. Throws Error(kUnavailable).
std::vector<std::vector<Problem>> RunnerProblems(const std::filesystem::path& runner,
                                                 const std::vector<nlohmann::json>& documents);

// Reads and fully checks a study file, against its runner too when it has a training document. Throws Error with all
// problems.
study::StudyFile LoadStudyFile(const std::filesystem::path& path);

}  // namespace hpo::cli
