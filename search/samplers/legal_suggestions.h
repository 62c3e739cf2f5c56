// SPDX-License-Identifier: Apache-2.0
//
// Constraints hold for every proposal of every sampler: one that leaves the legal points is led back to a near one.
// Samplers that know better where to go, stay among the legal points by themselves (legal_points.h).
#pragma once

#include <memory>

#include "search/samplers/sampler.h"
#include "search/space/search_space.h"

namespace hpo::search {

// The sampler itself when the space has no constraints.
std::unique_ptr<Sampler> WithLegalSuggestions(std::unique_ptr<Sampler> sampler, const SearchSpace& space);

}  // namespace hpo::search
