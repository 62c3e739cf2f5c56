// SPDX-License-Identifier: Apache-2.0
//
// The parameters that CMA-ES moves, as coordinates of the unit cube.
#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <optional>
#include <vector>

#include "search/space/configuration.h"
#include "search/space/search_space.h"

namespace hpo::search::cma_es {

using Eigen::Index;
using Matrix = Eigen::MatrixXd;
using Vector = Eigen::VectorXd;

struct Coordinate {
  int parameter = 0;
  std::optional<std::uint64_t> values;  // of a discrete parameter, > 1; nullopt: any number
};

// Immutable; const members may be called from several threads. Keeps its own copy of the space.
class Coordinates {
 public:
  // Throws std::invalid_argument that names the first parameter which is categorical or has a condition.
  explicit Coordinates(const SearchSpace& space);

  const SearchSpace& space() const { return space_; }
  Index size() const { return static_cast<Index>(free_.size()); }  // parameters with one value only are left out
  const Coordinate& operator[](Index k) const { return free_[static_cast<std::size_t>(k)]; }

  bool AreDiscrete() const;  // all of them

  // Any number is accepted, as ValueAt does.
  Configuration At(const Vector& point, const PartialConfiguration& fixed) const;
  Vector PlaceOf(const Configuration& configuration) const;

  // Where the value at `place` of a discrete coordinate gives way to the one below and the one above; at the ends of
  // the range both are the one border there is.
  struct Borders {
    double low = 0;
    double high = 0;
  };
  Borders BordersAround(Index k, double place) const;

 private:
  SearchSpace space_;
  std::vector<Coordinate> free_;
};

}  // namespace hpo::search::cma_es
