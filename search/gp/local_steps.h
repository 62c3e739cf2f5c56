// SPDX-License-Identifier: Apache-2.0
//
// Steps from the best trial, for functions that a model learns nothing of. Where detail goes down to all scales, two
// trials at usual distances tell nothing of each other, the model takes all that it sees for noise, and what it asks is
// random search. Nearer by, losses do hang together: short steps walk downhill there, longer after each gain and
// shorter after each failure (the one-fifth success rule of Rechenberg, "Evolutionsstrategie", 1973). Where it is noise
// indeed, steps shrink until they end.
#pragma once

#include <optional>

#include "search/gp/domain.h"
#include "search/history.h"
#include "search/random_source.h"

namespace hpo::search::gp {

// Whether an ask after so many results takes a step: from three times the `start` first ones on, while the correlation
// of left-out results (left_out_correlation.h) is below 0.3.
bool AreLocalStepsDue(Index results, int start, double left_out_correlation);

// The deviation of the next step in each coordinate of the unit cube: 0.03 at first, half as long again after each step
// whose loss was below those of all trials asked before, 1.5^-0.2 as long after each other one. Nothing once it is
// below 1e-4.
std::optional<double> StepDeviation(const History& history);

// A legal point about that far from the centre, a point of the domain; nothing where sixteen draws find none.
std::optional<UnitPoint> LocalStep(const Domain& domain, const UnitPoint& centre, double deviation,
                                   RandomStream& random);

}  // namespace hpo::search::gp
