// SPDX-License-Identifier: Apache-2.0
#include "search/gp/kernel.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <vector>

namespace hpo::search::gp {
namespace {

constexpr Index kFeatures = 5;
const std::vector<FeatureKind> kKinds = {FeatureKind::kNumeric, FeatureKind::kCategorical, FeatureKind::kNumeric,
                                         FeatureKind::kNumeric, FeatureKind::kCategorical};

Hyperparameters SomeHyperparameters(bool mixes) {
  Hyperparameters theta{.log_lengthscales = Vector::LinSpaced(kFeatures, -1, 0.5), .log_signal = 0.3, .log_noise = -8};
  if (!mixes) return theta;
  theta.mixing = Matrix::Zero(kFeatures, kFeatures);
  theta.mixing(0, 2) = 0.4;
  theta.mixing(2, 3) = -0.7;
  theta.mixing(3, 0) = 0.2;
  return theta;
}

Matrix SomePoints(Index count, unsigned seed) {
  std::mt19937 engine(seed);
  std::uniform_real_distribution<double> uniform;
  Matrix points(count, kFeatures);
  for (Index i = 0; i < count; ++i) {
    for (Index j = 0; j < kFeatures; ++j) {
      const bool is_code = kKinds[static_cast<std::size_t>(j)] == FeatureKind::kCategorical;
      points(i, j) = is_code ? static_cast<double>(engine() % 3) : uniform(engine);
    }
  }
  return points;
}

// By the definition, one pair at a time.
double SquaredDistance(const Hyperparameters& theta, const Vector& a, const Vector& b) {
  double sum = 0;
  for (Index i = 0; i < kFeatures; ++i) {
    const double inverse = std::exp(-theta.log_lengthscales[i]);
    double difference = a[i] - b[i];
    if (kKinds[static_cast<std::size_t>(i)] == FeatureKind::kCategorical) {
      difference = difference == 0 ? 0 : 1;
    } else if (theta.mixing.size() > 0) {
      for (Index j = 0; j < kFeatures; ++j) {
        if (i != j) difference += theta.mixing(i, j) * (a[j] - b[j]);
      }
    }
    sum += difference * difference * inverse * inverse;
  }
  return sum;
}

double Covariance(const Hyperparameters& theta, const Vector& a, const Vector& b) {
  const double u = std::sqrt(5 * SquaredDistance(theta, a, b));
  return std::exp(theta.log_signal) * (1 + u + u * u / 3) * std::exp(-u);
}

class KernelTest : public testing::TestWithParam<bool> {};

TEST_P(KernelTest, CovariancesFollowTheDefinition) {
  const Hyperparameters theta = SomeHyperparameters(GetParam());
  const Kernel kernel(kKinds, theta);
  const Matrix a = SomePoints(11, 1), b = SomePoints(6, 2);
  const Matrix k = kernel.Covariances(kernel.Scaled(a), kernel.Scaled(b));
  for (Index i = 0; i < a.rows(); ++i) {
    for (Index j = 0; j < b.rows(); ++j) EXPECT_NEAR(k(i, j), Covariance(theta, a.row(i), b.row(j)), 1e-13);
  }
}

TEST_P(KernelTest, PointsWithThemselvesGiveTheSameLowerHalf) {
  const Kernel kernel(kKinds, SomeHyperparameters(GetParam()));
  const Matrix scaled = kernel.Scaled(SomePoints(13, 3));
  Matrix k, g, half, half_g;
  kernel.Evaluate(scaled, scaled, k, &g);
  kernel.EvaluateSymmetric(scaled, half, &half_g);
  for (Index j = 0; j < k.cols(); ++j) {
    EXPECT_EQ(half(j, j), kernel.signal());
    for (Index i = j; i < k.rows(); ++i) {
      EXPECT_NEAR(half(i, j), k(i, j), 1e-13);
      EXPECT_NEAR(half_g(i, j), g(i, j), 1e-13);
    }
  }
}

TEST_P(KernelTest, PointsThatNearlyCoincideAreAsCloseAsTheyAre) {
  const Hyperparameters theta = SomeHyperparameters(GetParam());
  const Kernel kernel(kKinds, theta);
  const Matrix a = SomePoints(1, 4);
  for (const double step : {0.0, 1e-9, 1e-6, 1e-4}) {
    Matrix b = a;
    b(0, 2) += step;
    const double k = kernel.Covariances(kernel.Scaled(a), kernel.Scaled(b))(0, 0);
    EXPECT_NEAR(k, Covariance(theta, a.row(0), b.row(0)), 1e-14);
  }
}

TEST(CategoricalKernelTest, ManyPointsOfCategoriesAloneAreAsFarAsTheyDiffer) {
  constexpr Index kMany = 150;
  const std::vector<FeatureKind> kinds(2, FeatureKind::kCategorical);
  const Kernel kernel(kinds, {.log_lengthscales = Vector::Zero(2), .log_signal = 0, .log_noise = -8});
  const Matrix points = Matrix::NullaryExpr(kMany, 2, [](Index i, Index j) { return double((i / (j + 1)) % 3); });
  Matrix k, half;
  kernel.Evaluate(points, points, k, nullptr);
  kernel.EvaluateSymmetric(points, half, nullptr);
  for (Index j = 0; j < kMany; ++j) {
    for (Index i = j; i < kMany; ++i) {
      const double u = std::sqrt(5.0 * (points.row(i).array() != points.row(j).array()).count());
      EXPECT_NEAR(k(i, j), (1 + u + u * u / 3) * std::exp(-u), 1e-14);
      EXPECT_NEAR(half(i, j), k(i, j), 1e-14);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(BothMetrics, KernelTest, testing::Bool(),
                         [](const auto& test) { return test.param ? "AlongDirections" : "AlongAxes"; });

}  // namespace
}  // namespace hpo::search::gp
