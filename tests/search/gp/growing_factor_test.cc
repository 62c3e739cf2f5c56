// SPDX-License-Identifier: Apache-2.0
#include "search/gp/growing_factor.h"

#include <gtest/gtest.h>

#include <cmath>

#include "random_data.h"
#include "search/gp/fit_schedule.h"

namespace hpo::search::gp {
namespace {

const std::vector<FeatureKind> kKinds(3, FeatureKind::kNumeric);

Hyperparameters Smooth(double scale) {
  return {.log_lengthscales = Vector::Constant(3, std::log(scale)), .log_signal = 0.2, .log_noise = std::log(1e-6)};
}

Matrix Points(Index rows) {
  RandomStream random(5, 0);
  return RandomPoints(kKinds, rows, random);
}

class GrowingFactorTest : public testing::Test {
 protected:
  const Hyperparameters theta_ = Smooth(0.6);
  const Kernel kernel_{kKinds, theta_};

  CovarianceFactor Fresh(const Matrix& points) const {
    return GrowingFactor().Of(kernel_, theta_, kernel_.Scaled(points));
  }
};

void ExpectSameBits(const CovarianceFactor& a, const CovarianceFactor& b) {
  EXPECT_EQ(a.noise, b.noise);
  EXPECT_EQ(a.cholesky.lower(), b.cholesky.lower());
  EXPECT_EQ(a.cholesky.lower_inverse(), b.cholesky.lower_inverse());
}

TEST_F(GrowingFactorTest, IsTheFactorOfTheWholeCovariance) {
  const Index due = DueResults(103), rows = 103;
  ASSERT_LT(due, rows) << "some rows must come one by one";
  const Matrix points = Points(rows), scaled = kernel_.Scaled(points);
  Matrix covariance = kernel_.Covariances(scaled, scaled);
  covariance.diagonal().array() += std::exp(theta_.log_noise);
  const Matrix lower = Fresh(points).cholesky.lower();
  EXPECT_LT((lower * lower.transpose() - covariance).cwiseAbs().maxCoeff(), 1e-9);
}

TEST_F(GrowingFactorTest, GrownWithEachResultItHasTheBitsOfOneMadeAtTheEnd) {
  GrowingFactor growing;
  for (Index rows = 30; rows <= 120; rows += rows % 7 == 0 ? 2 : 1) {
    const Matrix points = Points(rows);
    ExpectSameBits(growing.Of(kernel_, theta_, kernel_.Scaled(points)), Fresh(points));
  }
}

TEST_F(GrowingFactorTest, OtherPointsOrHyperparametersAreFactoredAnew) {
  GrowingFactor growing;
  growing.Of(kernel_, theta_, kernel_.Scaled(Points(100)));
  const Matrix fewer = Points(70);
  ExpectSameBits(growing.Of(kernel_, theta_, kernel_.Scaled(fewer)), Fresh(fewer));
  Matrix moved = Points(101);
  moved(3, 1) = 0.5;
  ExpectSameBits(growing.Of(kernel_, theta_, kernel_.Scaled(moved)), Fresh(moved));
  const Hyperparameters other = Smooth(0.2);
  const Kernel kernel(kKinds, other);
  const Matrix scaled = kernel.Scaled(moved);
  ExpectSameBits(growing.Of(kernel, other, scaled), GrowingFactor().Of(kernel, other, scaled));
}

TEST_F(GrowingFactorTest, ARowThatMakesTheCovarianceSingularRaisesTheNoise) {
  Hyperparameters nearly_constant = Smooth(100);
  nearly_constant.log_noise = std::log(1e-300);
  const Kernel kernel(kKinds, nearly_constant);
  GrowingFactor growing;
  double noise = 0;
  for (Index rows = 80; rows < 90; ++rows) {
    const Matrix scaled = kernel.Scaled(Points(rows));
    const CovarianceFactor& grown = growing.Of(kernel, nearly_constant, scaled);
    ExpectSameBits(grown, GrowingFactor().Of(kernel, nearly_constant, scaled));
    EXPECT_TRUE(grown.cholesky.lower_inverse().allFinite());
    noise = std::max(noise, grown.noise);
  }
  EXPECT_GE(noise, 1e-300);
}

}  // namespace
}  // namespace hpo::search::gp
