// SPDX-License-Identifier: Apache-2.0
//
// n points, d features. A = K + diag(noise) = L L'. m: profiled mean, alpha = A^-1 (y - m 1).
//   J = (y - m)' alpha / 2 + sum_i ln L_ii - ln prior
// With W = A^-1 - alpha alpha', M = W o G (elementwise), Z: points scaled by 1/l, z_i its column of feature i:
//   dJ/d ln l_i = z_i o z_i . M 1 - z_i' M z_i          (numeric)
//   dJ/d ln l_c = sum_jk M_jk [x_jc != x_kc] / (2 l_c^2)  (categorical)
//   dJ/d ln s2 = sum W o K / 2,   dJ/d ln n2 = n2 tr W / 2
// The mean's own derivative vanishes at its optimum, so profiling it changes none of these.
#include "search/gp/marginal_likelihood.h"

#include <cmath>
#include <limits>

namespace hpo::search::gp {
namespace {

// Shares of the signal variance. The first is always there: it is far below every noise that matters.
constexpr double kFirstJitter = 1e-10;
constexpr double kLastJitter = 1e-4;

double CategoricalSlope(const Matrix& m, const Eigen::Ref<const Vector>& codes, double inverse) {
  double sum = 0;
  for (Index k = 0; k < codes.size(); ++k) sum += (codes.array() != codes[k]).select(m.col(k).array(), 0.0).sum();
  return 0.5 * sum * inverse * inverse;
}

// d J / d ln l, without the prior.
Vector LengthscaleGradient(const Kernel& kernel, const Matrix& scaled, const Matrix& m) {
  const Vector row_sums = m.rowwise().sum();
  const Matrix product = m * scaled;
  Vector gradient(scaled.cols());
  for (Index i = 0; i < scaled.cols(); ++i) {
    gradient[i] = kernel.is_numeric(i) ? scaled.col(i).cwiseAbs2().dot(row_sums) - scaled.col(i).dot(product.col(i))
                                       : CategoricalSlope(m, scaled.col(i), kernel.inverse_lengthscales()[i]);
  }
  return gradient;
}

}  // namespace

std::optional<Cholesky> FactorCovariance(const Matrix& k, const Vector& noise, double signal) {
  for (double jitter = kFirstJitter; jitter <= kLastJitter * 1.5; jitter *= 10) {
    Matrix a = k;
    a.diagonal() += noise;
    a.diagonal().array() += jitter * signal;
    if (auto factor = Cholesky::Factor(a)) return factor;
  }
  return std::nullopt;
}

double ProfiledMean(const Cholesky& factor, const Vector& values) {
  const Vector weights = factor.Solve(Vector::Ones(values.size()));
  return weights.dot(values) / weights.sum();
}

double MarginalLikelihood::operator()(const Vector& theta, Vector& gradient) const {
  const Hyperparameters hyper = Hyperparameters::FromVector(theta);
  const Index d = data_.points.cols();
  const Kernel kernel(kinds_, hyper);
  const Matrix scaled = kernel.Scaled(data_.points);
  const Covariance covariance = kernel.CovariancesAndSlopes(scaled, scaled);
  const double noise = std::exp(hyper.log_noise);
  const auto factor = FactorCovariance(covariance.k, data_.extra_noise.array() + noise, kernel.signal());
  gradient = Vector::Zero(theta.size());
  if (!factor) return std::numeric_limits<double>::infinity();

  const Vector residual = data_.values.array() - ProfiledMean(*factor, data_.values);
  const Vector alpha = factor->Solve(residual);
  const Matrix w = factor->Inverse() - alpha * alpha.transpose();
  const Vector offset = (theta - prior_.mean).cwiseQuotient(prior_.deviation);

  gradient.head(d) = LengthscaleGradient(kernel, scaled, w.cwiseProduct(covariance.g));
  gradient[d] = 0.5 * (w.cwiseProduct(covariance.k).sum() + kFirstJitter * kernel.signal() * w.trace());
  gradient[d + 1] = 0.5 * noise * w.trace();
  gradient += offset.cwiseQuotient(prior_.deviation);
  return 0.5 * residual.dot(alpha) + factor->HalfLogDeterminant() + 0.5 * offset.squaredNorm();
}

}  // namespace hpo::search::gp
