// SPDX-License-Identifier: Apache-2.0
//
// Counting configurations. A parameter without children multiplies the count by its number of values; the values of
// a parent fall into groups for which the same conditions hold, and each group is followed once. A parameter that a
// constraint names is followed value by value.
#include <algorithm>
#include <map>
#include <utility>

#include "search/space/encoding.h"
#include "search/space/search_space.h"

namespace hpo::search {
namespace {

using Count = std::optional<std::uint64_t>;  // nullopt: infinite or above the limit

constexpr std::uint64_t kBrokenShare = 10;  // configurations passed over, for each one of the limit

class ConfigurationCounter {
 public:
  ConfigurationCounter(const SearchSpace& space, std::uint64_t limit)
      : space_(space), limit_(limit), values_(static_cast<std::size_t>(space.size())), groups_(values_.size()) {
    for (int i = 0; i < space.size(); ++i) GroupValues(i);
  }

  // The number of ways to go on from parameter `index`, given the values of those before it. Every way that breaks no
  // constraint counts at least 1 and the first count above the limit ends it, so no more than `limit` leaves are
  // visited.
  Count CountFrom(int index) {
    if (index == space_.size()) return 1;
    const auto i = static_cast<std::size_t>(index);
    values_[i].reset();
    if (!space_.Active(index, values_)) return CountFrom(index + 1);
    if (groups_[i].empty()) return std::nullopt;
    std::uint64_t sum = 0;
    for (const Group& group : groups_[i]) {
      values_[i] = group.example;
      if (!space_.HoldsAt(index, values_)) {
        if (++broken_ / kBrokenShare > limit_) return std::nullopt;
        continue;
      }
      const Count rest = CountFrom(index + 1);
      if (!rest || *rest > (limit_ - sum) / group.size) return std::nullopt;
      sum += group.size * *rest;
    }
    return sum;
  }

 private:
  struct Group {
    Value example;
    std::uint64_t size;
  };

  // Leaves no group for a parameter with too many values.
  void GroupValues(int index) {
    const Count count = Cardinality(space_[index]);
    if (!count || *count > limit_) return;
    std::vector<Group>& groups = groups_[static_cast<std::size_t>(index)];
    if (IsConstrained(index)) {
      for (std::uint64_t k = 0; k < *count; ++k) groups.push_back({NthValue(space_[index], k), 1});
      return;
    }
    const std::vector<Clause> clauses = ClausesOn(space_[index].name);
    if (clauses.empty()) return groups.assign(1, {NthValue(space_[index], 0), *count});
    std::map<std::vector<bool>, std::size_t> group_of;  // by which clauses hold
    for (std::uint64_t k = 0; k < *count; ++k) {
      Value value = NthValue(space_[index], k);
      std::vector<bool> holding;
      for (const Clause& clause : clauses) holding.push_back(Holds(clause, value));
      const auto [found, is_new] = group_of.emplace(std::move(holding), groups.size());
      if (is_new) groups.push_back({std::move(value), 0});
      ++groups[found->second].size;
    }
  }

  bool IsConstrained(int index) const {
    return std::ranges::any_of(space_.constraints(), [&](const Constraint& constraint) {
      return std::ranges::find(constraint.parameters, index) != constraint.parameters.end();
    });
  }

  std::vector<Clause> ClausesOn(const std::string& parent) const {
    std::vector<Clause> found;
    for (int i = 0; i < space_.size(); ++i) {
      for (const Clause& clause : space_[i].when.clauses) {
        if (clause.parameter == parent) found.push_back(clause);
      }
    }
    return found;
  }

  const SearchSpace& space_;
  std::uint64_t limit_;
  std::uint64_t broken_ = 0;
  std::vector<std::optional<Value>> values_;
  std::vector<std::vector<Group>> groups_;  // empty: too many values
};

}  // namespace

std::optional<std::uint64_t> SearchSpace::Cardinality(std::uint64_t limit) const {
  return ConfigurationCounter(*this, limit).CountFrom(0);
}

}  // namespace hpo::search
