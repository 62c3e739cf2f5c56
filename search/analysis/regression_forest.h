// SPDX-License-Identifier: Apache-2.0
//
// A random forest for regression (Breiman 2001), kept as what it says of the space: each tree cuts the space into boxes
// and expects one value in each.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "search/random_source.h"

namespace hpo::search::analysis {

// One axis of the space that the trees cut: numbers in [0, 1] between neighbouring cuts, or categories, each of equal
// width. A box takes some of the cells of each axis.
struct Axis {
  bool is_categorical = false;
  std::vector<double> cuts;    // of numbers, ascending within (0, 1), at most 31
  std::vector<double> widths;  // of the cells; they sum to 1

  std::size_t CellOf(double value) const;  // category codes are whole numbers from 0
};

struct Box {
  std::vector<std::vector<bool>> cells;  // by axis: those that belong to it, at least one
  double value = 0;                      // expected in it
};

struct ForestOptions {
  int trees = 64;      // >= 1
  int depth = 64;      // >= 1
  int least_leaf = 1;  // >= 1: points in a leaf
};

// Points as rows of coordinates, one value a point; at least one point. `categories`: by axis, how many categories it
// has, 0 for numbers in [0, 1].
class RegressionForest {
 public:
  RegressionForest(const std::vector<std::vector<double>>& points, std::span<const double> values,
                   std::span<const int> categories, const RandomStream& random, const ForestOptions& options = {});

  const std::vector<Axis>& axes() const { return axes_; }
  const std::vector<std::vector<Box>>& trees() const { return trees_; }  // the boxes of a tree fill the space

 private:
  std::vector<Axis> axes_;
  std::vector<std::vector<Box>> trees_;
};

}  // namespace hpo::search::analysis
