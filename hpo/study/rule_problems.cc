// SPDX-License-Identifier: Apache-2.0
#include "hpo/study/rule_problems.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>

namespace hpo::study {
namespace {

using Json = nlohmann::ordered_json;
using ProblemList = std::vector<Problem>;

bool IsWithin(const std::string& inner, const std::string& outer) {
  return inner == outer || (inner.starts_with(outer) && inner[outer.size()] == '.');
}

// Rules number the constraints as ToJson writes them, texts before metrics; nullopt for a text of a list whose texts
// were not all read.
std::optional<std::string> ConstraintPathAsWritten(const Json& document, const StudySpec& spec, bool space_is_good,
                                                   const std::string& path) {
  const std::string list = "constraints";
  const std::size_t texts = spec.space.constraints().size();
  std::size_t number = 0;
  const char* const digits = path.data() + std::min(path.size(), list.size() + 1);
  const auto [rest, error] = std::from_chars(digits, path.data() + path.size(), number);
  const bool is_text = error != std::errc() || number < texts;
  if (is_text && !space_is_good) return std::nullopt;
  if (error != std::errc()) return path;
  std::size_t left = is_text ? number : number - texts, place = 0;
  for (const Json& member : document.at(list)) {
    if (member.is_string() == is_text && (is_text || member.is_object()) && left-- == 0) break;
    ++place;
  }
  return list + '.' + std::to_string(place) + rest;
}

}  // namespace

void AddRuleProblems(const Json& document, const StudySpec& spec, bool space_is_good, ProblemList& problems) {
  const ProblemList found = problems;
  for (Problem& problem : Problems(spec)) {
    // Parameters that were left out of the space would be called unknown.
    if (!space_is_good && problem.path.starts_with("command.")) continue;
    if (IsWithin(problem.path, "constraints")) {
      std::optional<std::string> path = ConstraintPathAsWritten(document, spec, space_is_good, problem.path);
      if (!path) continue;
      problem.path = *std::move(path);
    }
    const bool is_covered = std::any_of(found.begin(), found.end(), [&](const Problem& earlier) {
      return !earlier.path.empty() && (IsWithin(problem.path, earlier.path) || IsWithin(earlier.path, problem.path));
    });
    if (!is_covered) problems.push_back(std::move(problem));
  }
}

void NameShorthandAsWritten(const Json& document, ProblemList& problems) {
  const std::string in_list = "objectives.0";
  if (!document.is_object() || !document.contains("objective")) return;
  for (Problem& problem : problems) {
    if (IsWithin(problem.path, in_list)) problem.path = "objective" + problem.path.substr(in_list.size());
  }
}

}  // namespace hpo::study
