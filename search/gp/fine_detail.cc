// SPDX-License-Identifier: Apache-2.0
//
// n2: the noise of theta, e_i: the extra noise of observation i, K: the covariances, M: the same with variance 1 and
// lengthscales l / c. With rho the share of detail,
//   A = K + rho n2 M + diag((1 - rho) n2 + e) = L L',   alpha = A^-1 (y - m),   m: profiled mean
//   -ln likelihood = (y - m)' alpha / 2 + ln det(A) / 2
// Of the noise of observation i, its variance being v_i = e_i where it is known and (1 - rho) n2 + e_i else, the mean
// is v_i alpha_i and the variance v_i - v_i^2 [A^-1]_ii.
#include "search/gp/fine_detail.h"

#include <array>
#include <cmath>
#include <utility>

#include "search/gp/cholesky.h"
#include "search/gp/growing_factor.h"
#include "search/gp/kernel.h"

namespace hpo::search::gp {
namespace {

constexpr std::array kFineness = {16.0, 32.0, 64.0};  // c
constexpr std::array kShares = {0.1, 0.25, 0.5, 0.9};

// Of ln likelihood: what detail must explain better than noise does to be believed in, as chance explains a little.
// (Akaike 1974, "A new look at the statistical model identification": a unit a parameter.)
constexpr double kLeastGain = 1;

// Share of the signal variance below which a posterior variance is rounding.
constexpr double kVarianceFloor = 1e-12;

// What one share and one fineness of detail leave to the noise, and how likely they make the values.
struct Explanation {
  Explanation(Cholesky factored, const Vector& values, double left_as_noise)
      : factor(std::move(factored)), noise(left_as_noise) {
    const Vector residual = values.array() - ProfiledMean(factor, values);
    alpha = factor.Solve(residual);
    surprise = 0.5 * residual.dot(alpha) + factor.HalfLogDeterminant();
  }

  Cholesky factor;
  double noise;  // (1 - rho) n2
  Vector alpha;
  double surprise;  // -ln likelihood, up to a constant
};

Kernel FinerKernel(const std::vector<FeatureKind>& kinds, Hyperparameters theta, double fineness) {
  theta.log_lengthscales.array() -= std::log(fineness);
  theta.log_signal = 0;
  return {kinds, theta};
}

Explanation BestExplanation(const Observations& data, const std::vector<FeatureKind>& kinds,
                            const Hyperparameters& theta) {
  const Kernel kernel(kinds, theta);
  const Matrix scaled = kernel.Scaled(data.points);
  const double noise = std::exp(theta.log_noise);
  CovarianceFactor plain = FactorForSure(kernel, scaled, data.extra_noise, noise);
  Explanation best(std::move(plain.cholesky), data.values, plain.noise);
  best.surprise -= kLeastGain;
  if (!data.learns_noise) return best;
  Matrix smooth, detail;
  kernel.EvaluateSymmetric(scaled, smooth, nullptr);
  for (const double fineness : kFineness) {
    const Kernel finer = FinerKernel(kinds, theta, fineness);
    finer.EvaluateSymmetric(finer.Scaled(data.points), detail, nullptr);
    for (const double share : kShares) {
      Cholesky factor;
      const double left = (1 - share) * noise;
      const Vector diagonal = data.extra_noise.array() + left;
      if (!FactorCovariance(smooth + share * noise * detail, diagonal, kernel.signal(), factor)) continue;
      Explanation other(std::move(factor), data.values, left);
      if (other.surprise < best.surprise) best = std::move(other);
    }
  }
  return best;
}

}  // namespace

Prediction WithoutNoise(const Observations& data, const std::vector<FeatureKind>& kinds, const Hyperparameters& theta,
                        bool noise_is_known) {
  const Explanation model = BestExplanation(data, kinds, theta);
  Vector noise = data.extra_noise;
  if (!noise_is_known) noise.array() += model.noise;
  const Vector left = noise - noise.cwiseAbs2().cwiseProduct(model.factor.InverseDiagonal());
  return {.mean = data.values - noise.cwiseProduct(model.alpha),
          .deviation = left.array().max(kVarianceFloor * std::exp(theta.log_signal)).sqrt()};
}

}  // namespace hpo::search::gp
