// SPDX-License-Identifier: Apache-2.0
#include "search/tpe/groups.h"

#include <map>
#include <set>
#include <string>
#include <utility>

namespace hpo::search::tpe {

std::vector<std::vector<int>> ActiveTogether(const SearchSpace& space) {
  using Clauses = std::set<std::string>;
  std::vector<Clauses> needed;  // by parameter
  std::map<Clauses, std::size_t> group_of;
  std::vector<std::vector<int>> groups;
  for (int i = 0; i < space.size(); ++i) {
    Clauses clauses;
    for (const Clause& clause : space[i].when.clauses) {
      clauses.insert(ToString(clause));
      clauses.merge(Clauses(needed[static_cast<std::size_t>(space.Find(clause.parameter).value())]));
    }
    const auto [found, is_new] = group_of.emplace(clauses, groups.size());
    if (is_new) groups.emplace_back();
    groups[found->second].push_back(i);
    needed.push_back(std::move(clauses));
  }
  return groups;
}

}  // namespace hpo::search::tpe
