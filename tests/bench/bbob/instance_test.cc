// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/bbob/instance.h"

#include <gtest/gtest.h>

#include <cmath>

namespace hpo::bbob {
namespace {

TEST(InstanceTest, UniformNumbersAreWithinTheirRangeAndSpreadEvenly) {
  double sum = 0;
  for (const double u : Uniforms(10'000, 17)) {
    EXPECT_GT(u, 0);
    EXPECT_LT(u, 1);
    sum += u;
  }
  EXPECT_NEAR(sum / 10'000, 0.5, 0.02);
}

TEST(InstanceTest, NormalNumbersHaveMeanZeroAndDeviationOne) {
  double sum = 0, squares = 0;
  for (const double z : Gaussians(10'000, 17)) {
    sum += z;
    squares += z * z;
  }
  EXPECT_NEAR(sum / 10'000, 0, 0.05);
  EXPECT_NEAR(squares / 10'000, 1, 0.05);
}

TEST(InstanceTest, RotationsAreOrthogonal) {
  for (const std::size_t n : {2, 5, 40}) {
    const Matrix rotation = Rotation(n, 1'010'003);
    for (std::size_t a = 0; a < n; ++a) {
      for (std::size_t b = 0; b < n; ++b) {
        double product = 0;
        for (std::size_t k = 0; k < n; ++k) product += rotation(k, a) * rotation(k, b);
        EXPECT_NEAR(product, a == b ? 1 : 0, 1e-12);
      }
    }
  }
}

TEST(InstanceTest, OptimaKeepTheirDistanceFromTheBorderAndHaveTwoDecimals) {
  for (long seed = 1; seed <= 1000; ++seed) {
    for (const double v : OptimalPoint(5, seed)) {
      EXPECT_LE(std::fabs(v), 4);
      EXPECT_NE(v, 0);
    }
    const double value = OptimalValue(seed);
    EXPECT_LE(std::fabs(value), 1000);
    EXPECT_NEAR(value * 100, std::round(value * 100), 1e-9);
  }
}

}  // namespace
}  // namespace hpo::bbob
