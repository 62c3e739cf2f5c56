// SPDX-License-Identifier: Apache-2.0
//
// mu, sigma: of a constraint's process at a point, z = -mu / sigma, P = Phi(z): the probability that its value is <= 0.
//   grad ln P = -phi(z)/Phi(z) (grad mu + z grad sigma) / sigma
// The constraints are taken to be independent: their logarithms add.
#include "search/gp/constraint_models.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "search/normal_distribution.h"

namespace hpo::search::gp {
namespace {

// Share of the largest value below which a standard deviation is rounding.
constexpr double kLeastSpread = 1e-9;

double MedianSize(const Vector& values) {
  Vector sizes = values.cwiseAbs();
  double* const middle = sizes.data() + sizes.size() / 2;
  std::nth_element(sizes.data(), middle, sizes.data() + sizes.size());
  return *middle;
}

}  // namespace

Vector TransformedConstraint(const Vector& values) {
  double scale = MedianSize(values);
  // More than half may lie on the border.
  if (scale < std::numeric_limits<double>::min()) scale = values.cwiseAbs().maxCoeff();
  if (scale < std::numeric_limits<double>::min()) return Vector::Zero(values.size());
  const Vector t = values.unaryExpr([scale](double c) {
    // The quotient may overflow.
    return std::copysign(std::log1p(std::min(std::fabs(c) / scale, std::numeric_limits<double>::max())), c);
  });
  const double deviation = std::sqrt((t.array() - t.mean()).square().mean());
  return t / std::max(deviation, kLeastSpread * t.cwiseAbs().maxCoeff());
}

Observations ConstraintData(const Evidence& evidence, Index k, const std::vector<Index>& rows) {
  return {.points = evidence.points(rows, Eigen::all),
          .values = TransformedConstraint(evidence.constraints.col(k))(rows),
          .extra_noise = Vector::Zero(std::ssize(rows))};
}

ConstraintModels::ConstraintModels(const Evidence& evidence, const std::vector<Index>& rows, const FeatureMap& map,
                                   const std::vector<Hyperparameters>& theta) {
  for (Index k = 0; k < evidence.constraints.cols(); ++k) {
    posteriors_.emplace_back(ConstraintData(evidence, k, rows), map.kinds(), theta[static_cast<std::size_t>(k)]);
  }
}

Vector ConstraintModels::LogProbability(const Matrix& points) const {
  Vector sum = Vector::Zero(points.rows());
  for (const Posterior& posterior : posteriors_) {
    const Prediction at = posterior.Predict(points);
    sum += (-at.mean.array() / at.deviation.array()).unaryExpr([](double z) { return LogNormalCdf(z); }).matrix();
  }
  return sum;
}

ValueWithGradient ConstraintModels::LogProbabilityWithGradient(const Matrix& points) const {
  ValueWithGradient sum{Vector::Zero(points.rows()), Matrix::Zero(points.cols(), points.rows())};
  for (const Posterior& posterior : posteriors_) {
    const PredictionWithGradient at = posterior.PredictWithGradient(points);
    for (Index j = 0; j < points.rows(); ++j) {
      const double sigma = at.prediction.deviation[j], z = -at.prediction.mean[j] / sigma;
      sum.value[j] += LogNormalCdf(z);
      sum.gradient.col(j) -= (NormalHazard(z) / sigma) * (at.mean_gradient.col(j) + z * at.deviation_gradient.col(j));
    }
  }
  return sum;
}

Matrix ConstraintModels::ExpectedToKeep(const Matrix& points) const {
  Vector worst = Vector::Constant(points.rows(), -std::numeric_limits<double>::infinity());
  for (const Posterior& posterior : posteriors_) worst = worst.cwiseMax(posterior.Mean(points));
  std::vector<Index> kept;
  for (Index i = 0; i < points.rows(); ++i) {
    if (worst[i] <= 0) kept.push_back(i);
  }
  return points(kept, Eigen::all);
}

void ConstraintModels::Believe(const Matrix& points) {
  for (Posterior& posterior : posteriors_) posterior.Believe(points);
}

}  // namespace hpo::search::gp
