// SPDX-License-Identifier: Apache-2.0
//
// Under noise the trial with the best value need not be the best: any of the leading ones may be.
#pragma once

#include <vector>

#include "search/history.h"

namespace hpo::search::gp {

// Variance of the noise in standardized losses from which on it decides which trial leads, and below which the best
// value does.
inline constexpr double kMuchNoise = 0.05;

inline constexpr double kLeadingShare = 0.1;

// The best share, rounded up, of completed trials that keep the constraints, best first; among them the best trial,
// even if it was stopped. share: (0, 1]. The history has a best trial.
std::vector<int> LeadingTrials(const History& history, double share = kLeadingShare);

}  // namespace hpo::search::gp
