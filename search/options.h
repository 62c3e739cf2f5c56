// SPDX-License-Identifier: Apache-2.0
//
// Options of samplers and pruners as data: the study file, its schema, the help and the factories read the same
// rows. A row says name, default, legal range and meaning once.
#pragma once

#include <limits>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "search/space/value.h"

namespace hpo::search {

struct OptionField {
  std::string name;
  Value fallback;  // the default; its type is the option's type (int64, double, bool or text)
  double min = -std::numeric_limits<double>::infinity();  // numbers: inclusive
  double max = std::numeric_limits<double>::infinity();
  std::vector<std::string> choices;  // text: the legal values; empty = any
  std::string help;                  // one line, with the unit
};

using Options = std::map<std::string, Value, std::less<>>;

// Every problem of `given`, e.g. "reduction_factor = 1: must be >= 2"; unknown names suggest the nearest.
std::vector<std::string> OptionProblems(const std::vector<OptionField>& fields, const Options& given);

// `given` completed by the defaults. Throws std::invalid_argument with the first problem.
Options CompleteOptions(const std::vector<OptionField>& fields, const Options& given);

// The legal name closest to a mistyped one by edit distance, or "" when none is close (distance > 1 + length / 3).
std::string NearestName(std::string_view name, const std::vector<std::string>& legal);

}  // namespace hpo::search
