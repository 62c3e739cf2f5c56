// SPDX-License-Identifier: Apache-2.0
//
// Noise and detail told apart. What a smooth model cannot explain it takes for noise, though it may be the function's
// own: ripples finer than its lengthscales. Trials near to each other show which: noise differs between them, detail
// hardly does.
#pragma once

#include <vector>

#include "search/gp/hyperparameters.h"
#include "search/gp/marginal_likelihood.h"
#include "search/gp/posterior.h"

namespace hpo::search::gp {

// What the observations are without their noise, of which a share is taken to be detail if that makes them likelier.
// noise_is_known: `data.extra_noise` is all the noise there is, and what else `theta` has is detail, however fine.
Prediction WithoutNoise(const Observations& data, const std::vector<FeatureKind>& kinds, const Hyperparameters& theta,
                        bool noise_is_known);

}  // namespace hpo::search::gp
