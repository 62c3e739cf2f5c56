// SPDX-License-Identifier: Apache-2.0
//
// The points at which an acquisition is looked at before the best of them are improved (search.md section 9, step 1):
// half spread over the whole domain, half near the best observed points. All are legal; where constraints leave a small
// share, there are fewer of them.
#pragma once

#include <cstdint>
#include <vector>

#include "search/gp/domain.h"
#include "search/random_source.h"
#include "search/sobol_sequence.h"

namespace hpo::search::gp {

struct CandidateOptions {
  int spread = 256;  // >= 0: points of the sequence
  int local = 256;   // >= 0: perturbed copies of the centres; none without centres
};

// `sequence` has a dimension a parameter; its points from `first_index` on are used (with constraints from 4
// first_index on, and four times as many). `centres`: points of the domain. Empty only when nothing is legal.
std::vector<UnitPoint> Candidates(const Domain& domain, const SobolSequence& sequence, std::uint32_t first_index,
                                  const std::vector<UnitPoint>& centres, const CandidateOptions& options,
                                  RandomStream& random);

}  // namespace hpo::search::gp
