// SPDX-License-Identifier: Apache-2.0
#include "search/gp/user_prior.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace hpo::search::gp {
namespace {

// The configuration of a row of features. Columns without a feature have one value.
Configuration At(const FeatureMap& map, const Matrix& points, Index row) {
  std::vector<double> encoded(map.space().columns().size(), 0.0);
  for (Index i = 0; i < map.size(); ++i) {
    encoded[static_cast<std::size_t>(map.features()[static_cast<std::size_t>(i)].column)] = points(row, i);
  }
  return map.space().Decode(encoded);
}

}  // namespace

UserPrior::UserPrior(const FeatureMap& map) : map_(map), density_(map.space()) {
  for (int i = 0; i < map.space().size(); ++i) {
    has_conditions_ |= density_.Of(i) != nullptr && !map.space()[i].when.clauses.empty();
  }
}

template <class Visit>
void UserPrior::ForEach(const Matrix& points, const Visit& visit) const {
  for (Index row = 0; row < points.rows(); ++row) {
    const Configuration configuration = has_conditions_ ? At(map_, points, row) : Configuration();
    for (Index i = 0; i < map_.size(); ++i) {
      const Feature& feature = map_.features()[static_cast<std::size_t>(i)];
      const PriorDensity* const density = feature.is_indicator ? nullptr : density_.Of(feature.parameter);
      if (density == nullptr || (has_conditions_ && !configuration[feature.parameter])) continue;
      visit(row, i, *density);
    }
  }
}

Vector UserPrior::Log(const Matrix& points) const {
  Vector value = Vector::Zero(points.rows());
  ForEach(points, [&](Index row, Index i, const PriorDensity& density) {
    const bool is_level = !IsNumber(map_.kinds()[static_cast<std::size_t>(i)]);
    value[row] +=
        is_level ? density.LogOfLevel(static_cast<std::uint64_t>(points(row, i))) : density.Log(points(row, i));
  });
  return value;
}

ValueWithGradient UserPrior::LogWithGradient(const Matrix& points) const {
  ValueWithGradient at{.value = Log(points), .gradient = Matrix::Zero(points.cols(), points.rows())};
  ForEach(points, [&](Index row, Index i, const PriorDensity& density) {
    if (IsNumber(map_.kinds()[static_cast<std::size_t>(i)])) {
      at.gradient(i, row) = density.Slope(points(row, i));
    }
  });
  return at;
}

Acquisition WithPrior(Acquisition acquisition, const UserPrior& prior, double weight) {
  if (weight == 0) return acquisition;
  return {.value = [value = std::move(acquisition.value), &prior, weight](const Matrix& x) -> Vector {
            return value(x) + weight * prior.Log(x);
          },
          .value_with_gradient =
              [value = std::move(acquisition.value_with_gradient), &prior, weight](const Matrix& x) {
                ValueWithGradient at = value(x);
                const ValueWithGradient log = prior.LogWithGradient(x);
                at.value += weight * log.value;
                at.gradient += weight * log.gradient;
                return at;
              }};
}

}  // namespace hpo::search::gp
