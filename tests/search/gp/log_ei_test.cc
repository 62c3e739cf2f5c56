// SPDX-License-Identifier: Apache-2.0
#include "search/gp/log_ei.h"

#include <gtest/gtest.h>

#include <array>
#include <limits>

#include "tests/search/gp/random_data.h"

namespace hpo::search::gp {
namespace {

// Computed with 400 digits.
struct Row {
  double a, log_h, density_ratio, distribution_ratio;
};
constexpr std::array<Row, 10> kTable = {{{3, 1.0987396653277077727, 0.0014770946446142933, 0.33284096845179524},
                                         {0.5, -0.35982768374506381859, 0.50453864099794502, 0.99092271800410996},
                                         {-0.5, -1.6205162643873199193, 1.7799365741740398, 1.5598731483480797},
                                         {-1, -2.4851210257126413368, 2.9042712333296918, 1.9042712333296918},
                                         {-2, -4.7687835239171141569, 6.358833767911172, 2.679416883955586},
                                         {-10, -55.553122036122355927, 102.94383033412553, 10.194383033412553},
                                         {-35, -620.5320766759480023, 1227.9951298061624, 35.057003708747498},
                                         {-45, -1021.0337424419136116, 2027.9970472298199, 45.044378827329332},
                                         {-1e3, -500014.73445209115845, 1000002.999994, 1000.001999994},
                                         {-1e7, -50000000000033.15513, 100000000000003.0, 10000000.0000002}}};

// The direct form of v loses up to a^2 roundings, 1e-13 at a = -35; the rest is exact to a few roundings.
constexpr double kRelative = 1e-11;

TEST(LogEiTest, LogHMatchesItsTable) {
  for (const Row& row : kTable) {
    const LogH h = EvaluateLogH(row.a);
    EXPECT_NEAR(h.value, row.log_h, kRelative * std::fabs(row.log_h)) << row.a;
    EXPECT_NEAR(h.density_ratio, row.density_ratio, kRelative * row.density_ratio) << row.a;
    EXPECT_NEAR(h.distribution_ratio, row.distribution_ratio, kRelative * row.distribution_ratio) << row.a;
  }
}

TEST(LogEiTest, LogHGrowsWithoutJumpsWhereItsFormsMeet) {
  for (const double seam : {-1.0, -40.0}) {
    const double left = EvaluateLogH(seam * (1 + 1e-12)).value, right = EvaluateLogH(seam * (1 - 1e-12)).value;
    EXPECT_NEAR(left, right, 1e-8);
  }
  double before = EvaluateLogH(-60).value;
  for (double a = -59.9; a < 5; a += 0.1) {
    const double here = EvaluateLogH(a).value;
    EXPECT_GT(here, before) << a;
    before = here;
  }
}

TEST(LogEiTest, LogHIsFiniteForEveryFiniteArgument) {
  for (const double a : {-1e300, -1e160, -1e20, 0.0, 1e20, 1e300}) {
    const LogH h = EvaluateLogH(a);
    EXPECT_TRUE(std::isfinite(h.value)) << a;
    EXPECT_TRUE(std::isfinite(h.density_ratio)) << a;
    EXPECT_TRUE(std::isfinite(h.distribution_ratio)) << a;
  }
}

TEST(LogEiTest, TheGradientMatchesFiniteDifferences) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    const RandomModel model = MakeRandomModel(seed);
    const Posterior posterior(model.data, model.kinds, model.theta);
    RandomStream random(seed, 1);
    const Vector x = RandomPoints(model.kinds, 1, random).row(0).transpose();
    const double best = model.data.values.minCoeff();
    const ValueWithGradient at = LogExpectedImprovement(posterior.PredictWithGradient(x.transpose()), best);
    const auto value = [&](const Vector& p) {
      return LogExpectedImprovement(posterior.Predict(p.transpose()), best)[0];
    };
    EXPECT_NEAR(at.value[0], value(x), 1e-12 * std::fabs(value(x)));
    Vector numerical = NumericalGradient(value, x);
    for (std::size_t i = 0; i < model.kinds.size(); ++i) {
      if (model.kinds[i] == FeatureKind::kCategorical) numerical[static_cast<Index>(i)] = 0;
    }
    ExpectSameGradient(at.gradient.col(0), numerical, seed);
  }
}

}  // namespace
}  // namespace hpo::search::gp
