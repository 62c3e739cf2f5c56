// SPDX-License-Identifier: Apache-2.0
//
// How much each parameter matters to what the model expects: total effects, the share of the variance over the whole
// space that is gone when all but this parameter are known; interactions count for each parameter that takes part, so
// the sum may exceed 1. (Jansen 1999, "Analysis of variance designs for model output"; Saltelli et al. 2010, "Variance
// based sensitivity analysis of model output", table 2 f.)
#pragma once

#include <vector>

#include "search/analysis/study_model.h"

namespace hpo::search::analysis {

// One number a parameter of the space, in [0, 1] but for the error of the estimate; 0 for parameters with one value,
// and for all where the model expects the same everywhere. Of transformed losses, so that a few disastrous trials are
// not all that matters. A function of its arguments; any number of threads. Milliseconds for 20 parameters.
std::vector<double> TotalEffects(const StudyModel& model);

}  // namespace hpo::search::analysis
