// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "hpo/base/error.h"
#include "hpo/study/json_positions.h"

namespace hpo::cli {

// What `work` returns. Problems of the study that only it can find, as in the journals of a warm start, are thrown with
// the name and the lines of the study file that it came from.
template <class Work>
auto WithLinesOf(const std::string& file, const study::Lines& lines, const Work& work) {
  try {
    return work();
  } catch (const Error& error) {
    std::vector<Problem> problems = error.problems();
    if (problems.empty() || problems.front().line > 0) throw;
    for (Problem& problem : problems) problem.line = study::LineOf(lines, problem.path);
    throw Error(error.code(), file, std::move(problems));
  }
}

}  // namespace hpo::cli
