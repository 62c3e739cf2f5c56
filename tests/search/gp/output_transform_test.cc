// SPDX-License-Identifier: Apache-2.0
#include "search/gp/output_transform.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "search/random_source.h"

namespace hpo::search::gp {
namespace {

// Losses of every magnitude, equal ones and outliers included.
rc::Gen<std::vector<double>> Losses() {
  const auto finite = rc::gen::suchThat(rc::gen::arbitrary<double>(), [](double x) { return std::isfinite(x); });
  const auto one = rc::gen::oneOf(finite, rc::gen::map(rc::gen::inRange(-5, 5), [](int x) { return x * 0.25; }),
                                  rc::gen::element(1e300, -1e300, 1e-300, 0.0, std::numeric_limits<double>::max(),
                                                   std::numeric_limits<double>::lowest()));
  return rc::gen::nonEmpty(rc::gen::container<std::vector<double>>(one));
}

// Both transforms keep these promises.
OutputTransform AnyTransform(const std::vector<double>& losses) {
  return *rc::gen::element(0, 1) == 0 ? OutputTransform::HalfRank(losses) : OutputTransform::Power(losses);
}

RC_GTEST_PROP(OutputTransformTest, ValuesAreFiniteAndKeepTheOrderOfTheLosses, ()) {
  const std::vector<double> losses = *Losses();
  const OutputTransform transform = AnyTransform(losses);
  RC_ASSERT(transform.values().allFinite());
  for (std::size_t i = 0; i < losses.size(); ++i) {
    for (std::size_t j = 0; j < losses.size(); ++j) {
      if (losses[i] > losses[j]) continue;
      RC_ASSERT(transform.values()[static_cast<Index>(i)] <= transform.values()[static_cast<Index>(j)] + 1e-12);
    }
  }
}

RC_GTEST_PROP(OutputTransformTest, ValuesHaveMeanZeroAndDeviationOneOrAreAllZero, ()) {
  const std::vector<double> losses = *Losses();
  const Vector values = AnyTransform(losses).values();
  RC_ASSERT(std::fabs(values.mean()) < 1e-9);
  const double variance = values.squaredNorm() / static_cast<double>(losses.size());
  const bool is_constant =
      *std::max_element(losses.begin(), losses.end()) == *std::min_element(losses.begin(), losses.end());
  RC_ASSERT((is_constant ? variance : std::fabs(variance - 1)) < 1e-9);
}

RC_GTEST_PROP(OutputTransformTest, NoiseOfAnySizeHasAFiniteVarianceAtEveryLoss, ()) {
  const std::vector<double> losses = *Losses();
  const double deviation = *rc::gen::element(0.0, 1e-300, 0.1, 1e300, std::numeric_limits<double>::max());
  const Vector variances = OutputTransform::Power(losses).NoiseVariances(deviation);
  RC_ASSERT(variances.size() == std::ssize(losses));
  RC_ASSERT(variances.allFinite());
  RC_ASSERT(variances.minCoeff() >= 0);
}

// The deviation of a value is that of the loss times the slope between neighbours.
TEST(OutputTransformTest, NoiseIsMeasuredByTheSlope) {
  std::vector<double> losses;
  for (int k = 0; k < 2000; ++k) losses.push_back(std::exp(k / 500.0));
  const OutputTransform transform = OutputTransform::Power(losses);
  const double deviation = 0.01;
  const Vector variances = transform.NoiseVariances(deviation);
  for (const Index i : {Index{1}, Index{500}, Index{1500}, Index{1998}}) {
    const auto k = static_cast<std::size_t>(i);
    const double slope = (transform.values()[i + 1] - transform.values()[i - 1]) / (losses[k + 1] - losses[k - 1]);
    EXPECT_NEAR(std::sqrt(variances[i]), slope * deviation, 1e-3 * slope * deviation);
  }
}

TEST(OutputTransformTest, TheBetterHalfStaysLinear) {
  const std::vector<double> losses = {1, 2, 4, 7, 11, 1e6, 1e9};
  const Vector y = OutputTransform::HalfRank(losses).values();
  EXPECT_NEAR((y[2] - y[1]) / (y[1] - y[0]), 2.0, 1e-12);
  EXPECT_NEAR((y[3] - y[2]) / (y[1] - y[0]), 3.0, 1e-12);
}

TEST(OutputTransformTest, TheWorseHalfKeepsOnlyItsOrder) {
  const Vector mild = OutputTransform::HalfRank(std::vector<double>{1, 2, 3, 4, 5, 6, 7}).values();
  const Vector wild = OutputTransform::HalfRank(std::vector<double>{1, 2, 3, 4, 50, 1e10, 1e250}).values();
  EXPECT_TRUE(mild.isApprox(wild, 1e-12));
}

TEST(OutputTransformTest, TheUnitTurnsDifferencesOfTheBetterHalfIntoLosses) {
  const std::vector<double> losses = {10, 12, 15, 40, 90};
  const OutputTransform transform = OutputTransform::HalfRank(losses);
  EXPECT_NEAR((transform.values()[1] - transform.values()[0]) * transform.unit(), 2.0, 1e-12);
  EXPECT_EQ(OutputTransform::HalfRank(std::vector<double>{3, 3, 3}).unit(), 0.0);
}

// A sample whose logarithm is normal is what the power transform is made to undo.
TEST(OutputTransformTest, ThePowerTransformTakesTheSkewAway) {
  RandomStream random(3, 0);
  std::vector<double> losses;
  for (int k = 0; k < 400; ++k) losses.push_back(std::exp(2 * random.Normal()));
  const auto skew = [](const Vector& y) {
    const Eigen::ArrayXd centred = y.array() - y.mean();
    return centred.cube().mean() / std::pow(centred.square().mean(), 1.5);
  };
  EXPECT_GT(skew(Eigen::Map<const Vector>(losses.data(), 400)), 5);
  EXPECT_LT(std::fabs(skew(OutputTransform::Power(losses).values())), 0.5);
}

TEST(OutputTransformTest, ThePowerTransformLeavesANormalSampleAlone) {
  RandomStream random(4, 0);
  std::vector<double> losses;
  for (int k = 0; k < 400; ++k) losses.push_back(5 + 0.1 * random.Normal());
  const Vector values = OutputTransform::Power(losses).values();
  for (std::size_t i = 0; i < losses.size(); ++i) {
    const double z = (losses[i] - 5) / 0.1;
    if (std::fabs(z) > 2) continue;
    EXPECT_NEAR(values[static_cast<Index>(i)], z, 0.3);
  }
}

TEST(OutputTransformTest, TheUnitIsTheSlopeAtTheBestLoss) {
  std::vector<double> losses;
  for (int k = 0; k < 50; ++k) losses.push_back(std::exp(0.2 * k));
  const OutputTransform transform = OutputTransform::Power(losses);
  losses.push_back(losses.front() + 1e-4);
  const OutputTransform near = OutputTransform::Power(losses);
  EXPECT_NEAR(1e-4 / (near.values()[50] - near.values()[0]), transform.unit(), 0.1 * transform.unit());
}

}  // namespace
}  // namespace hpo::search::gp
