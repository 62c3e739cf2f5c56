// SPDX-License-Identifier: Apache-2.0
//
// Which parameters share a learning rate and a weight decay. Pure functions.
#pragma once

#include <string_view>
#include <vector>

#include "trial_runner/document/optimizer_options.h"
#include "trial_runner/network.h"

namespace hpo::trial_runner {

struct Rates {
  double lr_factor = 1.0;     // on the trial's learning rate
  double weight_decay = 0.0;  // with all factors

  bool operator==(const Rates&) const = default;
};

struct GroupMembers {
  Rates rates;
  std::vector<std::size_t> parameters;  // indexes into the given list, rising
};

// Every parameter is in one group, groups differ in their rates and come in the order of their first parameters.
// Throws std::invalid_argument when a row of `optimizer.groups` matches no parameter, naming some there are.
std::vector<GroupMembers> GroupParameters(const OptimizerOptions& options, const std::vector<NamedTensor>& parameters);

// Whether the whole name fits the pattern, where `*` stands for any run of characters, none included.
bool MatchesName(std::string_view pattern, std::string_view name);

}  // namespace hpo::trial_runner
