// SPDX-License-Identifier: Apache-2.0
#include "search/gp/feature_map.h"

#include <algorithm>
#include <cmath>

#include "search/random_source.h"
#include "search/space/encoding.h"

namespace hpo::search::gp {
namespace {

constexpr int kTypicalDraws = 64;  // enough for a mean that only sets a prior's centre

bool Varies(const SearchSpace& space, const Column& column) {
  return column.kind == Column::Kind::kIndicator || Cardinality(space[column.parameter]) != 1;
}

bool IsContinuous(const Parameter& parameter) { return parameter.kind == ParameterKind::kReal && !parameter.step; }

bool HasConditions(const SearchSpace& space) {
  for (int i = 0; i < space.size(); ++i) {
    if (!space[i].when.clauses.empty()) return true;
  }
  return false;
}

bool HasLogarithms(const SearchSpace& space) {
  return std::ranges::any_of(space.columns(), [&](const Column& column) {
    return Varies(space, column) && space[column.parameter].scale == Scale::kLog;
  });
}

FeatureKind FeatureKindOf(const SearchSpace& space, const Column& column, bool is_scaled) {
  if (column.kind != Column::Kind::kNumeric) return FeatureKind::kCategorical;
  if (is_scaled) return FeatureKind::kScaled;
  const Parameter& parameter = space[column.parameter];
  return IsContinuous(parameter) && parameter.scale == Scale::kLinear ? FeatureKind::kReal : FeatureKind::kNumeric;
}

// One feature of an unconditional parameter at a coordinate of the unit interval.
double FeatureAt(const Parameter& parameter, const Feature& feature, double unit) {
  if (feature.is_continuous) return unit;
  const std::uint64_t index = IndexAt(parameter, unit);
  return IsNumber(feature.kind) ? UnitOfNth(parameter, index) : static_cast<double>(index);
}

}  // namespace

FeatureMap::FeatureMap(const SearchSpace& space) : space_(space), has_conditions_(HasConditions(space)) {
  const bool is_scaled = !has_conditions_ && HasLogarithms(space);
  for (std::size_t i = 0; i < space.columns().size(); ++i) {
    const Column& column = space.columns()[i];
    if (!Varies(space, column)) continue;
    const bool is_indicator = column.kind == Column::Kind::kIndicator;
    const bool is_numeric = column.kind == Column::Kind::kNumeric;
    features_.push_back({.kind = FeatureKindOf(space, column, is_scaled),
                         .column = static_cast<int>(i),
                         .parameter = column.parameter,
                         .is_indicator = is_indicator,
                         .is_continuous = is_numeric && IsContinuous(space[column.parameter])});
    kinds_.push_back(features_.back().kind);
  }
  dimensions_ = TypicalDimensions();
}

double FeatureMap::TypicalDimensions() const {
  const double all = std::max(1.0, static_cast<double>(features_.size()));
  if (!has_conditions_) return all;
  RandomStream draws(0, 0);  // the same for every study: a property of the space
  std::vector<double> unit(static_cast<std::size_t>(space_.size()));
  int active = 0;
  for (int k = 0; k < kTypicalDraws; ++k) {
    std::ranges::generate(unit, [&] { return draws.Uniform(); });
    const Configuration configuration = space_.FromUnitCube(unit);
    for (const Feature& feature : features_) {
      if (!feature.is_indicator && configuration[feature.parameter]) ++active;
    }
  }
  return std::max(1.0, active / static_cast<double>(kTypicalDraws));
}

Vector FeatureMap::Encode(const Configuration& configuration) const {
  const std::vector<double> encoded = space_.Encode(configuration);
  Vector features(size());
  for (Index i = 0; i < size(); ++i) {
    features[i] = encoded[static_cast<std::size_t>(features_[static_cast<std::size_t>(i)].column)];
  }
  return features;
}

Vector FeatureMap::EncodeUnit(std::span<const double> unit, const PartialConfiguration& fixed) const {
  if (has_conditions_) return Encode(space_.FromUnitCube(unit, fixed));
  Vector values(size());
  for (Index i = 0; i < size(); ++i) {
    const Feature& feature = features_[static_cast<std::size_t>(i)];
    values[i] = FeatureAt(space_[feature.parameter], feature, unit[static_cast<std::size_t>(feature.parameter)]);
  }
  return values;
}

}  // namespace hpo::search::gp
