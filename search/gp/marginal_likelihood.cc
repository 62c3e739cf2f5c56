// SPDX-License-Identifier: Apache-2.0
//
// n points, d features. A = K + diag(noise) = L L'. m: profiled mean, alpha = A^-1 (y - m 1).
//   J = (y - m)' alpha / 2 + sum_i ln L_ii - ln prior
// With W = A^-1 - alpha alpha', M = W o G (elementwise), Z: points scaled by 1/l, z_i its column of feature i:
//   dJ/d z_i = D_i = M z_i - z_i o M 1
//   dJ/d ln l_i = -z_i . D_i          (numeric)
//   dJ/d S_ij = x_j . D_i / l_i       (both numeric)
//   dJ/d ln l_c = sum_jk M_jk [x_jc != x_kc] / (2 l_c^2)  (categorical)
//   dJ/d ln s2 = sum W o K / 2,   dJ/d ln n2 = n2 tr W / 2
// The mean's own derivative vanishes at its optimum, so profiling it changes none of these.
#include "search/gp/marginal_likelihood.h"

#include <cmath>
#include <limits>

namespace hpo::search::gp {
namespace {

constexpr double kLastJitter = 1e-4;  // share of the signal variance

// Reads the lower half of m; what lies on its diagonal counts nothing.
double CategoricalSlope(const Matrix& m, const Eigen::Ref<const Vector>& codes, double inverse) {
  double sum = 0;
  for (Index k = 0; k < codes.size(); ++k) {
    const Index below = codes.size() - k - 1;
    sum += m.col(k).tail(below).dot((codes.tail(below).array() - codes[k]).square().min(1.0).matrix());
  }
  return sum * inverse * inverse;
}

// The sum of the entries of the product by elements of two symmetric matrices, given their lower halves; leaves the
// lower half of the product of the one and `g` in `g`.
double Weigh(const Matrix& w, const Matrix& k, Matrix& g) {
  double sum = 0;
  for (Index j = 0; j < w.cols(); ++j) {
    const auto weights = w.col(j).tail(w.rows() - j);
    sum += 2 * weights.dot(k.col(j).tail(weights.size())) - w(j, j) * k(j, j);
    g.col(j).tail(weights.size()).array() *= weights.array();
  }
  return sum;
}

// M [Z, 1], given the lower half of M.
Matrix TimesPointsAndOnes(const Matrix& m, const Matrix& scaled) {
  Matrix right(scaled.rows(), scaled.cols() + 1);
  right << scaled, Vector::Ones(scaled.rows());
  return m.selfadjointView<Eigen::Lower>() * right;
}

// Adds the derivatives by ln l and S, without the prior. Reads the lower half of m.
void AddMetricGradient(const Kernel& kernel, const Matrix& points, const Matrix& scaled, const Matrix& m,
                       Vector& gradient) {
  const Index d = scaled.cols();
  const Matrix products = TimesPointsAndOnes(m, scaled);
  const Matrix slopes = products.leftCols(d) - products.col(d).asDiagonal() * scaled;
  const bool is_mixed = gradient.size() > d + 2;
  const Matrix by_points = is_mixed ? Matrix(slopes.transpose() * points) : Matrix();
  for (const Index i : kernel.numeric()) {
    gradient[i] -= scaled.col(i).dot(slopes.col(i));
    if (!is_mixed) continue;
    for (const Index j : kernel.numeric()) {
      if (i != j) gradient[d + 2 + i * d + j] += kernel.inverse_lengthscales()[i] * by_points(i, j);
    }
  }
  for (const Index i : kernel.categorical()) {
    gradient[i] += CategoricalSlope(m, scaled.col(i), kernel.inverse_lengthscales()[i]);
  }
}

}  // namespace

bool FactorCovariance(const Matrix& k, const Vector& noise, double signal, Cholesky& factor) {
  for (double jitter = kFirstJitter; jitter <= kLastJitter * 1.5; jitter *= 10) {
    if (factor.Compute(k, noise.array() + jitter * signal)) return true;
  }
  return false;
}

double ProfiledMean(const Cholesky& factor, const Vector& values) {
  const Vector weights = factor.Solve(Vector::Ones(values.size()));
  return weights.dot(values) / weights.sum();
}

bool MarginalLikelihood::Factor(const Kernel& kernel, const Matrix& scaled, double log_noise, Matrix* g) {
  kernel.EvaluateSymmetric(scaled, k_, g);
  return FactorCovariance(k_, data_.extra_noise.array() + std::exp(log_noise), kernel.signal(), factor_);
}

double MarginalLikelihood::operator()(const Vector& theta, Vector& gradient) {
  const Index d = data_.points.cols();
  const Hyperparameters hyper = Hyperparameters::FromVector(theta, d);
  const Kernel kernel(kinds_, hyper);
  const Matrix scaled = kernel.Scaled(data_.points);
  gradient = Vector::Zero(theta.size());
  if (!Factor(kernel, scaled, hyper.log_noise, &g_)) return std::numeric_limits<double>::infinity();
  const Vector residual = data_.values.array() - ProfiledMean(factor_, data_.values);
  const Vector alpha = factor_.Solve(residual);
  factor_.Inverse(w_);
  w_.selfadjointView<Eigen::Lower>().rankUpdate(alpha, -1);
  const Vector offset = (theta - prior_.mean).cwiseQuotient(prior_.deviation);

  gradient[d] = 0.5 * (Weigh(w_, k_, g_) + kFirstJitter * kernel.signal() * w_.trace());
  AddMetricGradient(kernel, data_.points, scaled, g_, gradient);
  gradient[d + 1] = 0.5 * std::exp(hyper.log_noise) * w_.trace();
  gradient += offset.cwiseQuotient(prior_.deviation);
  return 0.5 * residual.dot(alpha) + factor_.HalfLogDeterminant() + 0.5 * offset.squaredNorm();
}

double MarginalLikelihood::LeaveOneOut(const Vector& theta) {
  const Hyperparameters hyper = Hyperparameters::FromVector(theta, data_.points.cols());
  const Kernel kernel(kinds_, hyper);
  const Matrix scaled = kernel.Scaled(data_.points);
  if (!Factor(kernel, scaled, hyper.log_noise, nullptr)) return -std::numeric_limits<double>::infinity();
  const Vector alpha = factor_.Solve(data_.values.array() - ProfiledMean(factor_, data_.values));
  const Eigen::ArrayXd precision = factor_.InverseDiagonal();
  return 0.5 * (precision.log() - alpha.array().square() / precision).sum();
}

}  // namespace hpo::search::gp
