// SPDX-License-Identifier: Apache-2.0
//
// Users' priors (parameter_prior.h) as densities over the unit cube. All are relative to the uniform density, so that a
// parameter without a prior, or an inactive one, counts 1.
//
//   numbers    a normal distribution around the value's place, truncated to [0, 1]; of discrete values the mass of a
//              cell over its width
//   levels     weight / sum of weights * number of levels
//
// and a twentieth of the uniform distribution is mixed in: no place is impossible, however sure the user.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "search/random_source.h"
#include "search/space/legal_points.h"
#include "search/space/parameter.h"
#include "search/space/search_space.h"

namespace hpo::search {

// One parameter's. Immutable; any number of threads.
class PriorDensity {
 public:
  // Precondition: the parameter has a prior.
  explicit PriorDensity(const Parameter& parameter);

  // ln of the density at a place in [0, 1], and its derivative: 0 within the cells of up to 64 values.
  double Log(double unit) const;
  double Slope(double unit) const;
  double LogOf(const Value& value) const;

  // The same of a level by its index; 0 beyond the levels, where encodings put an inactive parameter. Precondition: the
  // parameter is categorical or boolean.
  double LogOfLevel(std::uint64_t index) const { return index < logs_.size() ? logs_[index] : 0.0; }

  // Makes a uniform number of [0, 1) one of this distribution.
  double Place(double uniform) const;

  // The likeliest place.
  double mode() const { return mode_; }

 private:
  void MakeNormal(double mode, double deviation);
  void Tabulate(const std::vector<double>& masses);

  Parameter parameter_;
  double mode_ = 0.5;
  double deviation_ = 1, below_ = 0, mass_ = 1;  // of the normal; its distribution function at 0 and mass in [0, 1]
  std::vector<double> logs_, sums_;              // by index: ln density, running sum of masses; empty when continuous
};

// A whole space's. Immutable; any number of threads.
class SpacePrior {
 public:
  explicit SpacePrior(const SearchSpace& space);

  bool empty() const { return is_empty_; }  // no parameter has a prior

  // nullptr where the parameter has none.
  const PriorDensity* Of(int parameter) const;

  // ln of the density at a configuration of the space; inactive parameters count nothing.
  double Log(const Configuration& configuration) const;

  // Makes a uniform point of the cube one of this distribution; coordinates without a prior stay.
  UnitPoint Placed(UnitPoint uniform) const;

  // The likeliest point, 1/2 where there is no prior.
  UnitPoint Mode() const;

  // A legal draw; a uniform one when 256 draws in a row break constraints. nullopt: nothing is legal. What
  // LegalPoints::Draw returns when the prior is empty.
  std::optional<UnitPoint> Draw(const LegalPoints& legal, RandomStream& random) const;

 private:
  std::vector<std::optional<PriorDensity>> densities_;
  bool is_empty_ = true;
};

}  // namespace hpo::search
