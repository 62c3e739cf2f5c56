// SPDX-License-Identifier: Apache-2.0
//
// The members of SearchSpace that know of constraints.
#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <utility>

#include "search/space/search_space.h"

namespace hpo::search {

void SearchSpace::Add(Constraint constraint) {
  const std::string name = "constraint \"" + constraint.text + '"';
  if (constraint.parameters.empty()) throw std::invalid_argument(name + " names no parameter");
  for (const int parameter : constraint.parameters) {
    if (parameter < 0 || parameter >= size()) {
      throw std::invalid_argument(name + " names a parameter that was not added before it");
    }
  }
  if (!constraint.excess) throw std::invalid_argument(name + " has no function");
  constraints_.push_back(std::move(constraint));
}

double SearchSpace::Violation(int constraint, std::span<const std::optional<Value>> values) const {
  const Constraint& judge = constraints_[static_cast<std::size_t>(constraint)];
  const auto is_active = [&](int parameter) { return values[static_cast<std::size_t>(parameter)].has_value(); };
  if (!std::all_of(judge.parameters.begin(), judge.parameters.end(), is_active)) return 0;
  const double excess = judge.excess(values);
  return std::isnan(excess) ? std::numeric_limits<double>::infinity() : std::max(0.0, excess);
}

bool SearchSpace::HoldsAt(int index, std::span<const std::optional<Value>> values) const {
  for (std::size_t k = 0; k < constraints_.size(); ++k) {
    const std::vector<int>& named = constraints_[k].parameters;
    if (*std::max_element(named.begin(), named.end()) != index) continue;
    if (Violation(static_cast<int>(k), values) > 0) return false;
  }
  return true;
}

std::optional<int> SearchSpace::FirstBroken(std::span<const std::optional<Value>> values) const {
  for (int k = 0; k < static_cast<int>(constraints_.size()); ++k) {
    if (Violation(k, values) > 0) return k;
  }
  return std::nullopt;
}

}  // namespace hpo::search
