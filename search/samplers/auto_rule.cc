// SPDX-License-Identifier: Apache-2.0
#include "search/samplers/auto_rule.h"

#include <algorithm>
#include <string>

#include "search/sobol_sequence.h"

namespace hpo::search {
namespace {

constexpr char kAuto[] = "auto";

constexpr int kLongStudy = 100;  // results a parameter
constexpr int kMostReals = 50;   // beyond, so long a study is rare and was not measured

bool HasTooManyParameters(const SearchSpace& space, const History& /*history*/) {
  return space.size() > SobolSequence::kMaxDimensions;
}

// A model of some hundred trials has told all it can by then, and precision is left to be gained.
bool HasLongStudyOfReals(const SearchSpace& space, const History& history) {
  int varying = 0;
  for (int i = 0; i < space.size(); ++i) {
    const auto values = Cardinality(space[i]);
    if (values == 1) continue;
    if (values || !space[i].when.clauses.empty()) return false;
    ++varying;
  }
  return varying > 0 && varying <= kMostReals && std::ssize(history.results()) >= kLongStudy * varying;
}

bool Always(const SearchSpace& /*space*/, const History& /*history*/) { return true; }

}  // namespace

const std::vector<AutoRule>& AutoRules() {
  static const std::vector<AutoRule> rules = {
      {1, "tpe", "more than 1000 parameters", HasTooManyParameters},
      {2, "cma_es", "100 results a parameter told, all real", HasLongStudyOfReals},
      {0, "gp", "learns most from each trial", Always},
  };
  return rules;
}

const AutoRule& AutoRuleFor(const SearchSpace& space, const History& history) {
  return *std::ranges::find_if(AutoRules(), [&](const AutoRule& rule) { return rule.applies(space, history); });
}

const AutoRule* AutoRuleOf(const Note& note) {
  const auto row = std::ranges::find(note, kAuto, &Note::value_type::first);
  if (row == note.end()) return nullptr;
  const auto rule = std::ranges::find(AutoRules(), row->second, &AutoRule::number);
  return rule == AutoRules().end() ? nullptr : &*rule;
}

void AppendAutoRule(const AutoRule& rule, Note& note) { note.emplace_back(kAuto, rule.number); }

}  // namespace hpo::search
