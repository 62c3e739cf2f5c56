// SPDX-License-Identifier: Apache-2.0
//
// m mean, s step size (sigma), C = B diag(D^2) B' covariance, y steps (x - m) / s, p_s and p_c paths. A coordinate j
// with margins has the deviation a_j s sqrt(C_jj).
#include "search/cma_es/distribution.h"

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>

#include "search/normal_distribution.h"

namespace hpo::search::cma_es {
namespace {

constexpr double kLeastScale = 1e-4;       // for an eigenvalue that rounding made negative
constexpr double kLargestStepSize = 1e10;  // of a distribution that runs away; stopping rules come much earlier
constexpr double kNoLength = 1e-8;         // keeps a bad step of no length from being divided by it

// Probabilities whose quantiles are finite and not zero.
double InReach(double chance) { return std::clamp(chance, 1e-10, 0.5 - 1e-10); }

}  // namespace

Distribution::Distribution(const Vector& mean, double deviation)
    : mean_(mean),
      sigma_(deviation),
      covariance_(Matrix::Identity(mean.size(), mean.size())),
      basis_(covariance_),
      scales_(Vector::Ones(mean.size())),
      path_sigma_(Vector::Zero(mean.size())),
      path_c_(Vector::Zero(mean.size())),
      spread_(Vector::Ones(mean.size())) {}

Vector Distribution::Draw(RandomStream& random) const {
  Vector z(mean_.size());
  for (double& number : z) number = random.Normal();
  return mean_ + sigma_ * (basis_ * scales_.cwiseProduct(z));
}

Vector Distribution::Spread(const Vector& drawn) const { return mean_ + (drawn - mean_).cwiseProduct(spread_); }

Vector Distribution::Whitened(const Vector& step) const {
  return basis_ * (basis_.transpose() * step).cwiseQuotient(scales_);
}

double Distribution::condition() const {
  const double ratio = scales_.maxCoeff() / scales_.minCoeff();
  return ratio * ratio;
}

void Distribution::Update(const std::vector<Vector>& steps, const Strategy& strategy) {
  const auto d = static_cast<double>(mean_.size());
  ++generation_;
  Vector mean_step = Vector::Zero(mean_.size());
  for (int i = 0; i < strategy.parents; ++i) mean_step += strategy.weights[i] * steps[static_cast<std::size_t>(i)];

  const double c_sigma = strategy.c_sigma, c_c = strategy.c_c;
  path_sigma_ =
      (1 - c_sigma) * path_sigma_ + std::sqrt(c_sigma * (2 - c_sigma) * strategy.mu_eff) * Whitened(mean_step);
  // While the step size grows fast the covariance's path pauses: it would only learn the step size.
  const double length = path_sigma_.norm();
  const double usual = std::sqrt(1 - std::pow(1 - c_sigma, 2 * (generation_ + 1))) * (1.4 + 2 / (d + 1)) * strategy.chi;
  const double is_calm = length < usual ? 1.0 : 0.0;
  path_c_ = (1 - c_c) * path_c_ + is_calm * std::sqrt(c_c * (2 - c_c) * strategy.mu_eff) * mean_step;

  Matrix rank_mu = Matrix::Zero(mean_.size(), mean_.size());
  for (int i = 0; i < strategy.population; ++i) {
    const Vector& step = steps[static_cast<std::size_t>(i)];
    double weight = strategy.weights[i];
    if (weight < 0) weight *= d / (Whitened(step).squaredNorm() + kNoLength);
    rank_mu += weight * step * step.transpose();
  }
  const double kept =
      1 + strategy.c_one * (1 - is_calm) * c_c * (2 - c_c) - strategy.c_one - strategy.c_mu * strategy.weights.sum();
  mean_ += sigma_ * mean_step;
  covariance_ = kept * covariance_ + strategy.c_one * path_c_ * path_c_.transpose() + strategy.c_mu * rank_mu;
  sigma_ = std::min(kLargestStepSize, sigma_ * std::exp(c_sigma / strategy.d_sigma * (length / strategy.chi - 1)));
  Decompose();
}

void Distribution::Decompose() {
  const Eigen::SelfAdjointEigenSolver<Matrix> solver(0.5 * (covariance_ + covariance_.transpose()));
  basis_ = solver.eigenvectors();
  scales_ = solver.eigenvalues().unaryExpr([](double value) { return value > 0 ? std::sqrt(value) : kLeastScale; });
  covariance_ = basis_ * scales_.cwiseAbs2().asDiagonal() * basis_.transpose();
}

void Distribution::KeepMargins(const Coordinates& coordinates, double margin) {
  for (Index k = 0; k < coordinates.size(); ++k) {
    if (coordinates[k].values) KeepMargin(coordinates, k, margin);
  }
}

// The probabilities below, at and above the mean's value are moved to those with enough on both sides. At an end of the
// range there is a single border, and the mean comes so near to it that the other side has its margin.
void Distribution::KeepMargin(const Coordinates& coordinates, Index k, double margin) {
  double& mean = mean_[k];
  const Coordinates::Borders borders = coordinates.BordersAround(k, mean);
  const double own = sigma_ * std::sqrt(covariance_(k, k)), deviation = own * spread_[k];
  double below = NormalCdf((borders.low - mean) / deviation), above = NormalCdf((mean - borders.high) / deviation);
  if (borders.low == borders.high) {
    if (std::min(below, above) >= margin) return;
    const double distance = -deviation * NormalQuantile(margin);
    mean = borders.high + (mean > borders.high ? distance : -distance);
    return;
  }
  const double at = 1 - below - above, least = margin / 2;
  below = std::max(below, least);
  above = std::max(above, least);
  const double excess = 1 - below - above - at;  // <= 0: what has to be taken from all three
  const double total = below + at + above - 3 * least;
  const double to_low = -NormalQuantile(InReach(below + excess * (below - least) / total));
  const double to_high = -NormalQuantile(InReach(above + excess * (above - least) / total));
  spread_[k] = (borders.high - borders.low) / ((to_low + to_high) * own);
  mean = (borders.low * to_high + borders.high * to_low) / (to_low + to_high);
}

}  // namespace hpo::search::cma_es
