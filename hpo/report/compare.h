// SPDX-License-Identifier: Apache-2.0
//
// Several studies with one objective beside each other: `hpo compare`.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "hpo/report/summary.h"

namespace hpo::report {

// A result that was better than all before it.
struct Improvement {
  int told = 0;        // trials told, this one included
  double seconds = 0;  // wall seconds of the study
  double value = 0;    // in the user's sign
};

std::vector<Improvement> Improvements(const study::StudyState& state);  // in the order of results

// What each study is called: its name, with a number where several have the same one.
std::vector<std::string> StudyLabels(const std::vector<Summary>& summaries);

// Throws Error(kInvalidInput) unless all studies have the metric and the goal of the first.
void RequireComparable(const std::vector<Summary>& summaries);

// A line a study, with the noise that a model of it sees (model.h) and the bounds on its metrics, the best values by
// trials told and by wall seconds, the best configurations. Throws as RequireComparable, as do the next ones.
std::string CompareText(const std::vector<Summary>& summaries);

// The summaries with their improvements, one JSON object on a line.
std::string CompareJson(const std::vector<Summary>& summaries);

}  // namespace hpo::report
