// SPDX-License-Identifier: Apache-2.0
#include "hpo/study/parameter_order.h"

#include <algorithm>
#include <map>
#include <string>
#include <string_view>

namespace hpo::study {
namespace {

using Indexes = std::vector<std::size_t>;
using Places = std::map<std::string, std::size_t, std::less<>>;

bool HasLevel(const search::Parameter& parameter, std::string_view level) {
  return parameter.kind == search::ParameterKind::kCategorical &&
         std::any_of(parameter.levels.begin(), parameter.levels.end(),
                     [&](const search::Value& value) { return search::SameValue(value, std::string(level)); });
}

// By the variant rule `a.x.rest` needs the choice `a.name` when that has a level x.
void AddVariantKeys(const std::vector<ParameterDraft>& drafts, const Places& places, const std::string& name,
                    Indexes& parents) {
  for (std::size_t dot = name.find('.'); dot != std::string::npos; dot = name.find('.', dot + 1)) {
    const std::size_t end = name.find('.', dot + 1);
    if (end == std::string::npos) return;
    const auto key = places.find(name.substr(0, dot) + ".name");
    if (key == places.end()) continue;
    const std::string_view variant = std::string_view(name).substr(dot + 1, end - dot - 1);
    if (HasLevel(drafts[key->second].parameter, variant)) parents.push_back(key->second);
  }
}

std::vector<Indexes> ParentsOf(const std::vector<ParameterDraft>& drafts) {
  Places places;
  for (std::size_t i = 0; i < drafts.size(); ++i) places.emplace(drafts[i].parameter.name, i);
  std::vector<Indexes> parents(drafts.size());
  for (std::size_t i = 0; i < drafts.size(); ++i) {
    for (const PlacedClause& placed : drafts[i].when) {
      const auto parent = places.find(placed.clause.parameter);
      if (parent != places.end()) parents[i].push_back(parent->second);
    }
    AddVariantKeys(drafts, places, drafts[i].parameter.name, parents[i]);
  }
  return parents;
}

// Precondition: every unplaced parameter has an unplaced parent, so following them must come back.
Problem Cycle(const std::vector<ParameterDraft>& drafts, const std::vector<Indexes>& parents,
              const std::vector<bool>& placed) {
  Indexes walk = {static_cast<std::size_t>(std::find(placed.begin(), placed.end(), false) - placed.begin())};
  std::size_t first = 0;  // where in the walk the circle begins
  for (;;) {
    const Indexes& candidates = parents[walk.back()];
    const std::size_t next = *std::find_if(candidates.begin(), candidates.end(), [&](auto i) { return !placed[i]; });
    first = static_cast<std::size_t>(std::find(walk.begin(), walk.end(), next) - walk.begin());
    walk.push_back(next);
    if (first + 1 < walk.size()) break;
  }
  std::string shown;
  for (std::size_t i = first; i < walk.size(); ++i) {
    shown += (i == first ? "" : " -> ") + drafts[walk[i]].parameter.name;
  }
  return {drafts[walk[first]].path, 0, "the conditions go in a circle: " + shown};
}

}  // namespace

std::vector<std::size_t> ParentsFirst(const std::vector<ParameterDraft>& drafts, std::vector<Problem>& problems) {
  const std::vector<Indexes> parents = ParentsOf(drafts);
  std::vector<bool> placed(drafts.size(), false);
  Indexes order;
  while (order.size() < drafts.size()) {
    std::size_t next = 0;
    const auto is_ready = [&](std::size_t i) {
      return !placed[i] &&
             std::all_of(parents[i].begin(), parents[i].end(), [&](auto parent) { return placed[parent]; });
    };
    while (next < drafts.size() && !is_ready(next)) ++next;
    if (next == drafts.size()) {
      problems.push_back(Cycle(drafts, parents, placed));
      return order;
    }
    placed[next] = true;
    order.push_back(next);
  }
  return order;
}

}  // namespace hpo::study
