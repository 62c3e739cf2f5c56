// SPDX-License-Identifier: Apache-2.0
//
// The Matern-5/2 covariance of many pairs at once. Half of an ask and of a fit is spent here, so it is written for the
// vector instructions that every build has (search/instruction_set.h).
#pragma once

#include "search/gp/matrix.h"

namespace hpo::search::gp {

// u = sqrt(5) r;   k = s2 (1 + u + u^2/3) e^-u;   G = (5/3) s2 (1 + u) e^-u
//
// `count` squared distances r^2 become k in place; negative ones count as 0. G is written to `g` unless it is null.
// Errors are some units in the last place of s2. (Rasmussen and Williams 2006, equation 4.17.)
void Matern(double signal, Index count, double* squares, double* g);

}  // namespace hpo::search::gp
