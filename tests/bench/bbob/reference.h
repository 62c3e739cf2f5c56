// SPDX-License-Identifier: Apache-2.0
//
// Compares the functions with values that COCO itself has computed. The values are not part of this project: a folder
// holds bbob_ref.csv (problem, dimension, ..., kind, value; kind is "best" or one of four test points) and
// bbob_xopt.csv (problem, dimension, optimum, optimal point).
#pragma once

#include <string>
#include <vector>

namespace hpo::bbob {

// |ours - theirs| / max(1, |theirs|), and how many are the same to the bit.
struct Agreement {
  double largest = 0;
  int compared = 0, identical = 0;
  std::string where;  // the problem with the largest deviation

  void Compare(double ours, double theirs, const std::string& problem);
};

struct ReferenceCheck {
  Agreement values, optima, optimal_points;
};

// Throws std::runtime_error when a file cannot be read or holds something else.
ReferenceCheck CheckAgainst(const std::string& folder);

}  // namespace hpo::bbob
