// SPDX-License-Identifier: Apache-2.0
//
// The way out of a valley that has been searched to its bottom. Expected improvement polishes the best point for as
// long as the model promises anything there, and the trials that crowd around it spoil the model of the rest. So while
// a study gains little, some asks look at a model of well separated trials for an improvement that is worth something.
#pragma once

#include <span>

#include "search/gp/evidence.h"
#include "search/gp/feature_map.h"
#include "search/gp/remembered_fit.h"
#include "search/gp/surrogate.h"
#include "search/random_source.h"

namespace hpo::search::gp {

// Whether the ask after these losses, in result order, is one of those: every third result while the latest max(8, 2d)
// results, and one more for each of the trials that run, have gained less than a hundredth of the distance from the
// median to the best. What was asked together gains once. Two of three while a third of those results equal the best to
// a millionth of the range of losses: what digits are left there are worth less than another valley.
bool IsWideSearchDue(std::span<const double> losses, Index features, Index running = 0);

// How many of so many results, from the first one on, the hyperparameters of this model are fitted to: all at every
// second fit of the main model (fit_schedule.h), then the same until the next one.
int WideFitResults(int results);

// The threshold of an improvement worth something lies this far below the best, in standard deviations of the
// transformed losses: with 0 an ask goes for crumbs here too. Far in spaces of steps, choices and scales, nearer where
// one is a real number: there the last digits of a valley are worth more than its neighbours.
double WideMargin(const std::vector<FeatureKind>& kinds);

// Evidence thinned out: of trials nearer than a twentieth of the cube's width in the root mean square over features,
// only the best. What was left out comes as places whose losses are believed. At most 128 and 256 of them, best first.
struct Thinned {
  Evidence evidence;
  Matrix left_out;
};

Thinned Thin(const Evidence& evidence);

// The hyperparameters for thinned evidence, which has at least one loss. Fitted anew: what crowds has shaped all fits
// before. `random` draws starts.
Hyperparameters WideFit(const Thinned& thinned, const FeatureMap& map, const RandomStream& random,
                        RememberedFit& remembered);

// The model with these hyperparameters, the places left out believed.
Surrogate WideSurrogate(const Thinned& thinned, const FeatureMap& map, const Hyperparameters& theta,
                        const RandomStream& random);

}  // namespace hpo::search::gp
