// SPDX-License-Identifier: Apache-2.0
//
// The points of the unit cube whose configurations keep the constraints of a space: how samplers stay among them. A
// space without constraints has no others, and costs nothing here. Every search looks at a bounded number of
// configurations and draws from the stream it is given alone.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "search/random_source.h"
#include "search/space/descent.h"
#include "search/space/search_space.h"

namespace hpo::search {

// Borrows the space. Const members may be called from several threads.
class LegalPoints {
 public:
  // Every point counts with the values of `fixed`, which is empty or of the space's size. They must be legal.
  LegalPoints(const SearchSpace& space, const PartialConfiguration& fixed) : space_(space), fixed_(fixed) {}

  const SearchSpace& space() const { return space_; }
  const PartialConfiguration& fixed() const { return fixed_; }
  Configuration At(const UnitPoint& point) const { return space_.FromUnitCube(point, fixed_); }

  // The inverse of At, 1/2 where a parameter is inactive; legal or not.
  UnitPoint PlaceOf(const Configuration& configuration) const;

  bool Has(const UnitPoint& point) const;

  // A point of the whole cube, legal or not.
  UnitPoint Uniform(RandomStream& random) const;

  // The first legal one of up to 256 uniform draws. When all break constraints: a random walk among the legal points
  // from where a descent from the best draws ends, which is near to uniform. nullopt only when Any() is.
  std::optional<UnitPoint> Draw(RandomStream& random) const;

  // A legal configuration for which `is_known` is false: by chance, or when that finds none, FirstUnknown of
  // enumeration.h. `known` is the number of configurations for which it is true.
  std::optional<Configuration> DrawUnknown(std::uint64_t known,
                                           const std::function<bool(const Configuration&)>& is_known,
                                           RandomStream& random) const;

  // The point itself when it is legal, else a legal one near it. nullopt only when Any() is.
  std::optional<UnitPoint> Near(const UnitPoint& point, RandomStream& random) const;

  // A legal point on the way from a legal one to another, as far as `halvings` bisections find it legal.
  UnitPoint Toward(const UnitPoint& legal, UnitPoint other, int halvings) const;

  // A random walk that leaves the uniform distribution on the legal points as it is: each move is a slice along one
  // coordinate or, every second one, along a random direction.
  UnitPoint Walk(UnitPoint legal, int moves, RandomStream& random) const;

  // The same legal point for every study; nullopt when none is found, by many descents and by trying one configuration
  // after the other as far as enumeration.h goes.
  std::optional<UnitPoint> Any() const;

 private:
  std::optional<UnitPoint> DrawUniform(std::vector<UnitPoint>& draws, RandomStream& random) const;
  std::optional<UnitPoint> Descend(std::vector<UnitPoint> starts, RandomStream& random) const;
  void Slice(UnitPoint& point, const UnitPoint& direction, RandomStream& random) const;
  bool IsFree(int parameter) const;

  const SearchSpace& space_;
  PartialConfiguration fixed_;
};

}  // namespace hpo::search
