// SPDX-License-Identifier: Apache-2.0
#include "search/gp/climb.h"

#include <utility>

#include "search/gp/discrete_moves.h"

namespace hpo::search::gp {
namespace {

constexpr double kGradientTolerance = 1e-4, kRelativeDecrease = 1e-6;

std::vector<Index> Movable(const Domain& domain, const UnitPoint& start) {
  const Configuration configuration = domain.At(start);
  std::vector<Index> movable;
  for (Index i = 0; i < domain.map().size(); ++i) {
    const Feature& feature = domain.map().features()[static_cast<std::size_t>(i)];
    if (feature.is_indicator || !domain.IsFree(feature.parameter) || !configuration[feature.parameter]) continue;
    if (IsRelaxed(domain.map().space()[feature.parameter])) movable.push_back(i);
  }
  return movable;
}

}  // namespace

Climb::Climb(const Domain& domain, UnitPoint start, Vector features, const Vector& scales, int iterations)
    : start_(std::move(start)),
      features_(std::move(features)),
      movable_(Movable(domain, start_)),
      scales_(Take(scales)),
      run_(Make(iterations)) {}

Vector Climb::Features() const {
  Vector features = features_;
  const Vector& scaled = run_.point();
  for (std::size_t k = 0; k < movable_.size(); ++k) {
    features[movable_[k]] = scaled[static_cast<Index>(k)] * scales_[static_cast<Index>(k)];
  }
  return features;
}

void Climb::Tell(double value, const Eigen::Ref<const Vector>& gradient) {
  run_.Tell(-value, -Take(gradient).cwiseProduct(scales_));
}

UnitPoint Climb::End(const Domain& domain) const {
  UnitPoint unit = start_;
  const Vector best = run_.best_point().cwiseProduct(scales_);
  for (std::size_t k = 0; k < movable_.size(); ++k) {
    const Feature& feature = domain.map().features()[static_cast<std::size_t>(movable_[k])];
    unit[static_cast<std::size_t>(feature.parameter)] = best[static_cast<Index>(k)];
  }
  return domain.Inside(std::move(unit));
}

Vector Climb::Take(const Eigen::Ref<const Vector>& all) const {
  Vector taken(static_cast<Index>(movable_.size()));
  for (std::size_t k = 0; k < movable_.size(); ++k) taken[static_cast<Index>(k)] = all[movable_[k]];
  return taken;
}

ProjectedLbfgs Climb::Make(int iterations) const {
  const Vector upper = scales_.cwiseInverse();
  const LbfgsOptions options{
      .max_iterations = iterations, .gradient_tolerance = kGradientTolerance, .relative_decrease = kRelativeDecrease};
  return {Take(features_).cwiseQuotient(scales_), Vector::Zero(upper.size()), upper, options};
}

}  // namespace hpo::search::gp
