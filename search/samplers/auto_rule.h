// SPDX-License-Identifier: Apache-2.0
//
// Which sampler `auto` asks, decided anew at each ask from the space and the history alone, so that a replay decides
// the same. This table is the one place of the rules; search/README.md has the measurements behind them.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "search/history.h"
#include "search/space/search_space.h"

namespace hpo::search {

struct AutoRule {
  int number = 0;            // in the notes of trials, which are journalled: never change or reuse one
  std::string_view sampler;  // a row of Samplers()
  std::string_view why;      // what holds of the study, e.g. "more than 1000 parameters"
  bool (*applies)(const SearchSpace& space, const History& history) = nullptr;
};

// The first that applies is taken; the last one always does.
const std::vector<AutoRule>& AutoRules();
const AutoRule& AutoRuleFor(const SearchSpace& space, const History& history);

// The rule by which `auto` asked for a trial; nullptr when it was not auto.
const AutoRule* AutoRuleOf(const Note& note);
void AppendAutoRule(const AutoRule& rule, Note& note);

}  // namespace hpo::search
