// SPDX-License-Identifier: Apache-2.0
//
// Reference values were computed with 400 digits.
#include "search/normal_distribution.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

namespace hpo::search {
namespace {

void ExpectRelative(double value, double expected, double tolerance) {
  EXPECT_LE(std::fabs(value - expected), tolerance * std::fabs(expected)) << value << " is not " << expected;
}

TEST(NormalDistributionTest, TheLogarithmOfTheDistributionKeepsItsDigitsInBothTails) {
  struct Row {
    double x, log_cdf, hazard;
  };
  constexpr std::array<Row, 8> kTable = {{{-40, -804.60844201375378817, 40.024968847207264},
                                          {-10, -53.231285150512470578, 10.098093233962512},
                                          {-5.5, -17.779376352625260511, 5.6714103138973056},
                                          {-5, -15.064998393988725736, 5.1865039671258421},
                                          {-1, -1.8410216450092635058, 1.5251352761609812},
                                          {0, -0.69314718055994530942, 0.79788456080286536},
                                          {2, -0.023012909328963488465, 0.055247862678989959},
                                          {8, -6.2209605742717860585e-16, 5.0522710835368954e-15}}};
  for (const Row& row : kTable) {
    ExpectRelative(LogNormalCdf(row.x), row.log_cdf, 1e-12);
    ExpectRelative(NormalHazard(row.x), row.hazard, 1e-12);
  }
}

TEST(NormalDistributionTest, ErfcxMatchesItsTableOnBothSidesOfTheContinuedFraction) {
  constexpr std::array<std::array<double, 2>, 8> kTable = {{{0, 1},
                                                            {0.5, 0.615690344192925875},
                                                            {2, 0.255395676310505744},
                                                            {4.9, 0.112879090559758755},
                                                            {5.1, 0.108611026313932794},
                                                            {10, 0.0561409927438225859},
                                                            {100, 0.0056416137829894329},
                                                            {1e8, 5.64189583547756259e-9}}};
  for (const auto& [z, expected] : kTable) ExpectRelative(Erfcx(z), expected, 1e-13);
}

TEST(NormalDistributionTest, QuantilesMatchTheirTable) {
  constexpr std::array<std::array<double, 2>, 6> kTable = {{{1e-300, -37.0470962993611992},
                                                            {1e-10, -6.3613409024040562},
                                                            {0.001, -3.09023230616781354},
                                                            {0.25, -0.674489750196081743},
                                                            {0.5, 0.0},
                                                            {0.9, 1.28155156554460047}}};
  for (const auto& [p, expected] : kTable) EXPECT_NEAR(NormalQuantile(p), expected, 1e-13 * (1 + std::fabs(expected)));
}

TEST(NormalDistributionTest, AQuantileIsTheInverseOfTheDistribution) {
  for (double p = 0.0005; p < 1; p += 0.0005) EXPECT_NEAR(NormalCdf(NormalQuantile(p)), p, 1e-15);
}

}  // namespace
}  // namespace hpo::search
