// SPDX-License-Identifier: Apache-2.0
//
// Which observations a long study's surrogate keeps, so that an ask costs the same however many results there are
// (search.md section 12).
#pragma once

#include <vector>

#include "search/gp/matrix.h"
#include "search/random_source.h"

namespace hpo::search::gp {

// Rows to keep, ascending: all when there are at most `most`; else a quarter of `most` with the lowest values, then the
// nearest to the best one in `scaled` (points divided by the lengthscales) up to three quarters, then any.
std::vector<Index> SelectSubset(const Matrix& scaled, const Vector& values, Index most, RandomStream random);

}  // namespace hpo::search::gp
