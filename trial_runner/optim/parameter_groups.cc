// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/optim/parameter_groups.h"

#include <algorithm>
#include <stdexcept>
#include <string>

namespace hpo::trial_runner {
namespace {

constexpr std::size_t kNamesShown = 6;

void RequireMatches(const OptimizerOptions& options, const std::vector<NamedTensor>& parameters) {
  for (std::size_t row = 0; row < options.groups.size(); ++row) {
    const std::string& pattern = options.groups[row].match;
    const auto matches = [&](const NamedTensor& parameter) { return MatchesName(pattern, parameter.name); };
    if (std::any_of(parameters.begin(), parameters.end(), matches)) continue;
    std::string names;
    for (std::size_t i = 0; i < std::min(kNamesShown, parameters.size()); ++i) {
      names += (i == 0 ? "" : ", ") + parameters[i].name;
    }
    throw std::invalid_argument("optimizer.groups." + std::to_string(row) + ".match: no parameter is called '" +
                                pattern + "'; there are " + names + (parameters.size() > kNamesShown ? ", ..." : ""));
  }
}

Rates RatesOf(const OptimizerOptions& options, const NamedTensor& parameter) {
  // Norms have a weight for each channel, biases a number for each output: one axis.
  const bool decays = options.decay_norms_and_biases || parameter.tensor.dim() >= 2;
  Rates rates{.lr_factor = 1.0, .weight_decay = decays ? options.weight_decay : 0.0};
  for (const ParameterGroup& group : options.groups) {
    if (!MatchesName(group.match, parameter.name)) continue;
    rates.lr_factor = group.lr_factor;
    rates.weight_decay *= group.weight_decay_factor;
    break;
  }
  return rates;
}

}  // namespace

std::vector<GroupMembers> GroupParameters(const OptimizerOptions& options, const std::vector<NamedTensor>& parameters) {
  RequireMatches(options, parameters);
  std::vector<GroupMembers> groups;
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const Rates rates = RatesOf(options, parameters[i]);
    auto group = std::find_if(groups.begin(), groups.end(), [&](const GroupMembers& g) { return g.rates == rates; });
    if (group == groups.end()) group = groups.insert(groups.end(), {rates, {}});
    group->parameters.push_back(i);
  }
  return groups;
}

// Greedy with one point to return to: the last star may always be the one that takes more.
bool MatchesName(std::string_view pattern, std::string_view name) {
  std::size_t p = 0, n = 0, star = std::string_view::npos, resume = 0;
  while (n < name.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      resume = n;
    } else if (p < pattern.size() && pattern[p] == name[n]) {
      ++p;
      ++n;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      n = ++resume;
    } else {
      return false;
    }
  }
  return std::all_of(pattern.begin() + static_cast<std::ptrdiff_t>(p), pattern.end(), [](char c) { return c == '*'; });
}

}  // namespace hpo::trial_runner
