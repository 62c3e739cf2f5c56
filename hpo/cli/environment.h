// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <string>

namespace hpo::cli {

// What a study is run with, for its journal: "hpo", "compiler", "cpu", "cores", "system", and "git" (the revision of
// the repository that holds `folder`, absent outside one).
std::map<std::string, std::string> Environment(const std::filesystem::path& folder);

}  // namespace hpo::cli
