// SPDX-License-Identifier: Apache-2.0
//
// The starting design of samplers that learn: what the user expects comes first, and half of what follows.
#pragma once

#include <functional>
#include <optional>

#include "search/samplers/study_sequence.h"
#include "search/space/legal_points.h"
#include "search/space/prior_density.h"

namespace hpo::search {

// The legal point of the prior's mode while it is untried, then by turns a point of the sequence and one that is made
// to follow the prior. nullopt: nothing is legal. Precondition: the prior is not empty.
std::optional<UnitPoint> PriorDesignPoint(int trial, const SpacePrior& prior,
                                          const std::function<bool(const Configuration&)>& is_tried,
                                          StudySequence& sequence, const LegalPoints& legal,
                                          const RandomSource& random);

}  // namespace hpo::search
