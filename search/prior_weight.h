// SPDX-License-Identifier: Apache-2.0
//
// How much users' priors still count once there are results: less with each of them, and nothing where they are wrong.
#pragma once

#include <span>

#include "search/history.h"
#include "search/space/prior_density.h"

namespace hpo::search {

// 10 / n after n results with a loss, as in piBO (Hvarfner et al. 2022) with a budget of 100 trials; 0 while n is 6 or
// more and the prior ranks the results the wrong way: the rank correlation of its density with their losses is above
// 0.2. 10 without any result.
double PriorWeight(const SpacePrior& prior, const History& history);

// The rank correlation of two rows of as many numbers, equal ones sharing their mean rank; 0 when either is constant.
// (Spearman 1904, "The proof and measurement of association between two things".)
double RankCorrelation(std::span<const double> a, std::span<const double> b);

}  // namespace hpo::search
