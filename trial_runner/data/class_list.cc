// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/data/class_list.h"

#include <algorithm>
#include <optional>
#include <stdexcept>

#include "trial_runner/data/csv_cells.h"

namespace hpo::trial_runner {
namespace {

// Numbers before texts, numbers by size: classes "2" and "10" keep the order people expect.
bool ClassBefore(const std::string& a, const std::string& b) {
  const std::optional<double> x = ParseNumber(a);
  const std::optional<double> y = ParseNumber(b);
  if (x && y && *x != *y) return *x < *y;
  if (x.has_value() != y.has_value()) return x.has_value();
  return a < b;
}

}  // namespace

std::int64_t ClassList::NumberOf(std::string_view name) {
  const auto known = numbers_.find(name);
  if (known != numbers_.end()) return known->second;
  const auto number = static_cast<std::int64_t>(numbers_.size());
  numbers_.emplace(name, number);
  return number;
}

std::vector<std::string> ClassList::Sort(std::vector<std::int64_t>& labels) const {
  if (numbers_.size() < 2) {
    throw std::invalid_argument("there is one class only, \"" + numbers_.begin()->first + "\"");
  }
  if (numbers_.size() > 2 && 2 * numbers_.size() > labels.size()) {
    throw std::invalid_argument(std::to_string(numbers_.size()) + " distinct values in " +
                                std::to_string(labels.size()) + " rows are a quantity, not classes");
  }
  return Renumber(labels);
}

std::vector<std::string> ClassList::Renumber(std::vector<std::int64_t>& labels) const {
  std::vector<std::string> names;
  for (const auto& [name, number] : numbers_) names.push_back(name);
  std::sort(names.begin(), names.end(), ClassBefore);
  std::vector<std::int64_t> renumbered(names.size());
  for (std::size_t i = 0; i < names.size(); ++i) {
    renumbered[static_cast<std::size_t>(numbers_.at(names[i]))] = static_cast<std::int64_t>(i);
  }
  for (std::int64_t& label : labels) label = renumbered[static_cast<std::size_t>(label)];
  return names;
}

}  // namespace hpo::trial_runner
