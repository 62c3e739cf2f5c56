// SPDX-License-Identifier: Apache-2.0
//
// The search of a model for the configuration to try next: candidates all over the domain, around the best trials and
// where the user expects good ones, the most promising of which are improved.
#pragma once

#include <optional>
#include <vector>

#include "search/gp/ask_model.h"
#include "search/gp/domain.h"
#include "search/gp/tried.h"
#include "search/random_source.h"
#include "search/sobol_sequence.h"

namespace hpo::search::gp {

// All over a domain, and closely about these points of it, best first; at least one.
struct SearchArea {
  const Domain& domain;
  const std::vector<UnitPoint>& centres;
};

// The configuration of the area with the largest acquisition found that is neither tried nor next to one that is; where
// failures are common, rather one nearer to a trial with a result than to a failed one. Nothing where all that is found
// was tried. `acquisition`: of the model, for this trial. `sequence` has a dimension a parameter; the trial has a block
// of it for itself.
std::optional<Configuration> SearchModel(const SearchArea& area, const AskModel& model, const Acquisition& acquisition,
                                         const SobolSequence& sequence, int trial, const Tried& tried,
                                         RandomStream& random);

}  // namespace hpo::search::gp
