// SPDX-License-Identifier: Apache-2.0
//
// How far a model is to be trusted where nothing has been tried yet: how well it tells each result from the others.
#pragma once

#include "search/gp/evidence.h"
#include "search/gp/surrogate.h"
#include "search/history.h"

namespace hpo::search::gp {

// The correlation of results, as the surrogate of this evidence has them, with what the others lead to expect of each;
// in -1 to 1, 0 where either is constant. Local steps (local_steps.h) do not count: each is the neighbour of another,
// and says nothing of places without one.
double LeftOutCorrelation(const Surrogate& surrogate, const Evidence& evidence, const History& history);

}  // namespace hpo::search::gp
