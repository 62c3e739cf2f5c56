// SPDX-License-Identifier: Apache-2.0
//
// Where the acquisition is largest in a mixed domain (search.md section 9): the best and other good candidates are
// improved by gradient on the continuous parameters, all starts together, and by moves on the discrete ones. A climb
// that leaves the legal points is cut off at the last one; the best end goes on by random steps along the border.
#pragma once

#include <vector>

#include "search/gp/acquisition.h"
#include "search/gp/domain.h"
#include "search/random_source.h"

namespace hpo::search::gp {

struct SearchOptions {
  int starts = 8;             // >= 1
  int sure_starts = 0;        // >= 0: the first so many candidates are starts whatever they score
  int first_iterations = 30;  // >= 0: of the gradient search from a start
  int later_iterations = 10;  // >= 0: after each discrete move
  int refined = 2;            // >= 0: ends that discrete moves may improve
  int rounds = 8;             // >= 0: discrete moves of an end
  int runners_up = 64;        // >= 0: candidates returned besides the ends
};

struct Scored {
  UnitPoint unit;
  Vector features;
  double value = 0;
  bool is_cut = false;  // a climb from here leads out of the legal points
};

// `candidates`: at least one, all legal, as is all that is returned. `scales`: one positive number a feature, the
// acquisition's natural unit there (the surrogate's lengthscales). Returns the ends of the search and then the best
// candidates, each group best first: one that must not be repeated leaves the next to be taken.
std::vector<Scored> MaximizeAcquisition(const Domain& domain, const Acquisition& acquisition,
                                        const PointSet& candidates, const Vector& scales, const SearchOptions& options,
                                        RandomStream& random);

}  // namespace hpo::search::gp
