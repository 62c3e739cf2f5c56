// SPDX-License-Identifier: Apache-2.0
//
// The arrows between folders, and the few other rules of the tree that a compiler cannot hold, as pure functions of
// one file's path and text. The linker already refuses most wrong arrows; it does not see headers, the standard
// library, or torch included through a header.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace hpo::layout {

// One broken rule: "search/history.h:12: why, and what to do".
using Problem = std::string;

// `path` is relative to the root of the repository, with '/'. Reads the #include lines of a .h or .cc file under
// search/, hpo/ or trial_runner/; other files have no rule.
std::vector<Problem> CheckIncludes(std::string_view path, std::string_view text);

// The first line (the second after "#!") names the licence. Any text file that may carry a comment.
std::vector<Problem> CheckLicence(std::string_view path, std::string_view text);

// At most 400 lines.
std::vector<Problem> CheckSize(std::string_view path, std::string_view text);

}  // namespace hpo::layout
