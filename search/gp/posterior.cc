// SPDX-License-Identifier: Apache-2.0
//
// A = K + noise = L L', alpha = A^-1 (y - m), k: covariances of a point x with the observed ones, V = L^-1 k,
// beta = A^-1 k = L'^-1 V, G: slopes of the kernel, z = W x: scaled points.
//   mu = m + k' alpha,   sigma^2 = s2 - V'V
//   grad mu = W' sum_j alpha_j G_j (z_j - z),   grad sigma = -(1/sigma) W' sum_j beta_j G_j (z_j - z)
// Without observation i, w = A^-1 1: mu_i = y_i - alpha_i / ([A^-1]_ii - w_i^2 / sum w), sigma_i^2 = 1 / [A^-1]_ii.
// A believed point's residual is 0 under the mean that predicted it, so alpha grows by a 0 and nothing else changes in
// the means.
#include "search/gp/posterior.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <utility>

namespace hpo::search::gp {
namespace {

// Share of the signal variance below which a posterior variance is rounding.
constexpr double kVarianceFloor = 1e-12;

constexpr Index kAtOnce = 64;  // points predicted together: their covariances stay in the cache

// W' sum_j weights_js (z_j - z_s) for each point s; zero rows for categorical features.
Matrix WeightedDifferences(const Kernel& kernel, const Matrix& scaled, const Matrix& points, const Matrix& weights) {
  Matrix sums = scaled.transpose() * weights;
  const Eigen::RowVectorXd totals = weights.colwise().sum();
  for (const Index i : kernel.numeric()) sums.row(i) -= totals.cwiseProduct(points.col(i).transpose());
  return kernel.ByFeatures(sums);
}

Vector Deviations(const Matrix& v, double signal) {
  const Vector explained = v.colwise().squaredNorm().transpose();
  return (signal - explained.array()).max(kVarianceFloor * signal).sqrt();
}

}  // namespace

Posterior::Posterior(const Observations& data, const std::vector<FeatureKind>& kinds, const Hyperparameters& theta,
                     GrowingFactor* growing)
    : kernel_(kinds, theta), scaled_(kernel_.Scaled(data.points)) {
  const bool may_grow = growing != nullptr && (data.extra_noise.array() == 0).all();
  CovarianceFactor made = may_grow ? growing->Of(kernel_, theta, scaled_)
                                   : FactorForSure(kernel_, scaled_, data.extra_noise, std::exp(theta.log_noise));
  factor_ = std::move(made.cholesky);
  noise_ = made.noise;
  mean_ = ProfiledMean(factor_, data.values);
  alpha_ = factor_.Solve(data.values.array() - mean_);
}

Prediction Posterior::Predict(const Matrix& points) const {
  Prediction all{Vector(points.rows()), Vector(points.rows())};
  for (Index from = 0; from < points.rows(); from += kAtOnce) {
    const Index count = std::min(kAtOnce, points.rows() - from);
    const Matrix k = kernel_.Covariances(scaled_, kernel_.Scaled(points.middleRows(from, count)));
    const Matrix v = factor_.SolveLower(k);
    all.mean.segment(from, count) = (k.transpose() * alpha_).array() + mean_;
    all.deviation.segment(from, count) = Deviations(v, kernel_.signal());
  }
  return all;
}

Vector Posterior::Mean(const Matrix& points) const {
  Vector mean(points.rows());
  for (Index from = 0; from < points.rows(); from += kAtOnce) {
    const Index count = std::min(kAtOnce, points.rows() - from);
    const Matrix k = kernel_.Covariances(scaled_, kernel_.Scaled(points.middleRows(from, count)));
    mean.segment(from, count) = (k.transpose() * alpha_).array() + mean_;
  }
  return mean;
}

PredictionWithGradient Posterior::PredictWithGradient(const Matrix& points) const {
  const Matrix scaled_points = kernel_.Scaled(points);
  Matrix k, g;
  kernel_.Evaluate(scaled_, scaled_points, k, &g);
  const Matrix v = factor_.SolveLower(k);
  const Matrix beta = factor_.SolveUpper(v);
  const Matrix mean_weights = alpha_.asDiagonal() * g;
  const Matrix deviation_weights = beta.cwiseProduct(g);
  PredictionWithGradient result;
  result.prediction.mean = (k.transpose() * alpha_).array() + mean_;
  result.prediction.deviation = Deviations(v, kernel_.signal());
  result.mean_gradient = WeightedDifferences(kernel_, scaled_, scaled_points, mean_weights);
  result.deviation_gradient = WeightedDifferences(kernel_, scaled_, scaled_points, deviation_weights) *
                              (-result.prediction.deviation.cwiseInverse()).asDiagonal();
  return result;
}

Prediction Posterior::LeaveOneOut(const Vector& values) const {
  const Index n = values.size();
  const Vector precision = factor_.InverseDiagonal().head(n);
  const Vector weights = factor_.Solve(Vector::Ones(factor_.size()));
  const Vector with_mean = precision - weights.head(n).cwiseAbs2() / weights.sum();
  return {.mean = values - alpha_.head(n).cwiseQuotient(with_mean), .deviation = precision.cwiseInverse().cwiseSqrt()};
}

Matrix Posterior::Covariance(const Matrix& points) const {
  const Matrix scaled_points = kernel_.Scaled(points);
  const Matrix k = kernel_.Covariances(scaled_, scaled_points);
  const Matrix v = factor_.SolveLower(k);
  return kernel_.Covariances(scaled_points, scaled_points) - v.transpose() * v;
}

void Posterior::Believe(const Matrix& points, double extra_noise) {
  if (points.rows() == 0 || Append(points, extra_noise)) return;
  for (Index k = 0; k < points.rows(); ++k) Append(points.row(k), extra_noise);
}

bool Posterior::Append(const Matrix& points, double extra_noise) {
  const Matrix scaled_points = kernel_.Scaled(points);
  const Matrix cross = kernel_.Covariances(scaled_, scaled_points);
  Matrix corner = kernel_.Covariances(scaled_points, scaled_points);
  corner.diagonal().array() += noise_ + extra_noise;
  if (!factor_.Append(cross, corner)) return false;
  Matrix rows(scaled_.rows() + points.rows(), scaled_.cols());
  rows << scaled_, scaled_points;
  scaled_ = std::move(rows);
  alpha_.conservativeResize(scaled_.rows());
  alpha_.tail(points.rows()).setZero();
  return true;
}

}  // namespace hpo::search::gp
