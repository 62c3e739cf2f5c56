// SPDX-License-Identifier: Apache-2.0
#include "hpo/study/constraints.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "hpo/study/constraint_text.h"
#include "hpo/study/value_json.h"
#include "search/space/conflicts.h"
#include "search/space/legal_points.h"

namespace hpo::study {
namespace {

std::string PathOf(std::size_t constraint) { return "constraints." + std::to_string(constraint); }

// "a <= 3" and "b > 2"
std::string Quoted(const search::SearchSpace& space, const std::vector<int>& constraints) {
  std::string texts;
  for (const int k : constraints) {
    texts += (texts.empty() ? "" : " and ") + ('"' + space.constraints()[static_cast<std::size_t>(k)].text + '"');
  }
  return texts;
}

Problem ProblemOf(const search::SearchSpace& space, const search::Conflict& conflict) {
  const std::string none = conflict.is_certain ? "no configuration of the space satisfies "
                                               : "no configuration of the space was found that satisfies ";
  if (conflict.constraints.size() > 1)
    return {"constraints", 0, none + "all of " + Quoted(space, conflict.constraints)};
  return {PathOf(static_cast<std::size_t>(conflict.constraints.front())), 0,
          none + Quoted(space, conflict.constraints)};
}

constexpr int kComparedPoints = 32;
constexpr double kClearlyBroken = 1e-9;  // formulas that mean the same may differ by roundings

// Whether a constraint made in C++ and the one its text describes judge some random configurations alike.
bool AreAlike(const search::SearchSpace& space, const search::Constraint& code, const search::Constraint& text) {
  const search::LegalPoints points(space, {});
  search::RandomStream random(0, 0);
  const auto is_active = [](const search::Configuration& configuration, const search::Constraint& constraint) {
    return std::ranges::all_of(constraint.parameters, [&](int i) { return configuration[i].has_value(); });
  };
  const auto is_clearly_broken = [](double excess) { return !(excess <= kClearlyBroken); };  // NaN is broken
  for (int k = 0; k < kComparedPoints; ++k) {
    const search::Configuration configuration = points.At(points.Uniform(random));
    if (!is_active(configuration, code) || !is_active(configuration, text)) continue;
    const double by_code = code.excess(configuration.values()), by_text = text.excess(configuration.values());
    if (by_code <= 0 && is_clearly_broken(by_text)) return false;
    if (by_text <= 0 && is_clearly_broken(by_code)) return false;
  }
  return true;
}

void CheckText(const search::SearchSpace& space, std::size_t k, const nlohmann::ordered_json& training,
               std::vector<Problem>& problems) {
  const search::Constraint& constraint = space.constraints()[k];
  try {
    if (AreAlike(space, constraint, ParseConstraint(constraint.text, space, training))) return;
    problems.push_back({PathOf(k), 0, "its text \"" + constraint.text + "\" says something else than its function"});
  } catch (const std::invalid_argument& error) {
    problems.push_back({PathOf(k), 0, "its text cannot be stored with the study: " + std::string(error.what())});
  }
}

}  // namespace

void ReadConstraints(const nlohmann::ordered_json& list, const nlohmann::ordered_json& training,
                     search::SearchSpace& space, std::vector<Problem>& problems) {
  if (!list.is_array()) {
    problems.push_back({"constraints", 0,
                        "is " + Shown(list) +
                            R"(: must be a list such as ["a * b <= 4096", {"metric": "latency_ms", "at_most": 5}])"});
    return;
  }
  for (std::size_t k = 0; k < list.size(); ++k) {
    if (list[k].is_object()) continue;
    if (!list[k].is_string()) {
      problems.push_back({PathOf(k), 0,
                          "is " + Shown(list[k]) +
                              R"(: must be a text such as "a * b <= 4096" or an object with a metric and its bound)"});
      continue;
    }
    try {
      space.Add(ParseConstraint(list[k].get<std::string>(), space, training));
    } catch (const std::invalid_argument& error) {
      problems.push_back({PathOf(k), 0, "is " + Shown(list[k]) + ": " + error.what()});
    }
  }
}

std::vector<Problem> ConstraintProblems(const search::SearchSpace& space, const nlohmann::ordered_json& training) {
  std::vector<Problem> problems;
  for (std::size_t k = 0; k < space.constraints().size(); ++k) CheckText(space, k, training, problems);
  if (!problems.empty()) return problems;
  for (const search::Conflict& conflict : search::Conflicts(space)) problems.push_back(ProblemOf(space, conflict));
  return problems;
}

std::optional<std::string> FixedProblem(const search::SearchSpace& space, const search::PartialConfiguration& fixed) {
  const search::LegalPoints legal(space, fixed);
  if (legal.Any()) return std::nullopt;
  const search::Configuration middle = legal.At(search::UnitPoint(static_cast<std::size_t>(space.size()), 0.5));
  for (std::size_t k = 0; k < space.constraints().size(); ++k) {
    const search::Constraint& constraint = space.constraints()[k];
    const bool is_fixed =
        std::ranges::all_of(constraint.parameters, [&](int i) { return i < fixed.size() && fixed[i]; });
    if (is_fixed && space.Violation(static_cast<int>(k), middle.values()) > 0) {
      return "breaks the constraint \"" + constraint.text + '"';
    }
  }
  return "no configuration with these values was found that satisfies the constraints";
}

}  // namespace hpo::study
