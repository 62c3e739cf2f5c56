// SPDX-License-Identifier: Apache-2.0
//
// A (t, m, s)-net in base 2: of 2^m points each elementary box of volume 2^(t - m) holds exactly 2^t.
#include "search/sobol_sequence.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace hpo::search {
namespace {

using Points = std::vector<std::vector<double>>;

RandomStream Scramble(std::uint64_t seed) { return RandomSource(seed).Stream(0, Purpose::kScramble); }

Points SobolPoints(std::uint64_t seed, int dimensions, std::uint32_t first, std::uint32_t count) {
  const SobolSequence sequence(dimensions, Scramble(seed));
  Points points(count, std::vector<double>(static_cast<std::size_t>(dimensions)));
  for (std::uint32_t i = 0; i < count; ++i) sequence.Point(first + i, points[i]);
  return points;
}

Points RandomPoints(std::uint64_t seed, int dimensions, std::uint32_t count) {
  RandomStream stream = RandomSource(seed).Stream(0, Purpose::kSample);
  Points points(count, std::vector<double>(static_cast<std::size_t>(dimensions)));
  for (std::vector<double>& point : points) std::generate(point.begin(), point.end(), [&] { return stream.Uniform(); });
  return points;
}

// The most points in one box of 2^-a by 2^-b on the axes x and y.
int FullestBox(const Points& points, std::size_t x, std::size_t y, int a, int b) {
  std::vector<int> counts(std::size_t{1} << (a + b));
  int fullest = 0;
  for (const std::vector<double>& point : points) {
    const auto column = static_cast<std::size_t>(std::ldexp(point[x], a));
    const auto row = static_cast<std::size_t>(std::ldexp(point[y], b));
    fullest = std::max(fullest, ++counts[column << b | row]);
  }
  return fullest;
}

// The least t for which the projection on two axes is a (t, m, 2)-net.
int NetQuality(const Points& points, int m, std::size_t x, std::size_t y) {
  for (int t = 0; t < m; ++t) {
    bool is_net = true;
    for (int a = 0; is_net && a <= m - t; ++a) is_net = FullestBox(points, x, y, a, m - t - a) == 1 << t;
    if (is_net) return t;
  }
  return m;
}

// Warnock's formula for the squared L2 star discrepancy.
double SquaredL2StarDiscrepancy(const Points& points) {
  const auto n = static_cast<double>(points.size());
  double singles = 0, pairs = 0;
  for (const std::vector<double>& p : points) {
    double single = 1;
    for (const double x : p) single *= (1 - x * x) / 2;
    singles += single;
    for (const std::vector<double>& q : points) {
      double pair = 1;
      for (std::size_t j = 0; j < p.size(); ++j) pair *= 1 - std::max(p[j], q[j]);
      pairs += pair;
    }
  }
  return std::pow(1.0 / 3, static_cast<double>(points.front().size())) - 2 / n * singles + pairs / (n * n);
}

// The error of the mean of a smooth integrand whose integral is 1.
double IntegrationError(const Points& points) {
  double sum = 0;
  for (const std::vector<double>& point : points) {
    double value = 1;
    for (const double x : point) value *= 1 + (x * x - 1.0 / 3);
    sum += value;
  }
  return sum / static_cast<double>(points.size()) - 1;
}

TEST(SobolSequenceTest, EveryBlockHasOnePointInEachIntervalOfEachOfAThousandAxes) {
  constexpr std::uint32_t kBlock = 128;
  for (const std::uint32_t first : {0u, kBlock, 57 * kBlock}) {
    const Points points = SobolPoints(11, SobolSequence::kMaxDimensions, first, kBlock);
    for (std::size_t j = 0; j < points.front().size(); ++j) {
      std::vector<bool> hit(kBlock);
      for (const std::vector<double>& point : points) hit[static_cast<std::size_t>(point[j] * kBlock)] = true;
      EXPECT_EQ(std::count(hit.begin(), hit.end(), true), kBlock) << "axis " << j << " from " << first;
    }
  }
}

TEST(SobolSequenceTest, TheFirstTwoAxesAreAPerfectNet) {
  for (const std::uint64_t seed : {1u, 2u, 3u}) {
    EXPECT_EQ(NetQuality(SobolPoints(seed, 2, 0, 1024), 10, 0, 1), 0);
    EXPECT_EQ(NetQuality(SobolPoints(seed, 2, 3 * 1024, 1024), 10, 0, 1), 0);
  }
}

// Enough points that bits below the sixteenth vary: they may not reach the bits above them through the scrambling.
TEST(SobolSequenceTest, TheFirstTwoAxesStayAPerfectNetBeyondSixteenBits) {
  EXPECT_EQ(NetQuality(SobolPoints(1, 2, 0, 1 << 18), 18, 0, 1), 0);
}

// Scrambling keeps t, so this checks the direction numbers too: random points give t near m.
TEST(SobolSequenceTest, EveryPairOfTheFirstTenAxesIsANet) {
  constexpr int kAxes = 10, kM = 10, kWorst = 4;
  const Points points = SobolPoints(4, kAxes, 0, 1 << kM);
  for (std::size_t x = 0; x < kAxes; ++x) {
    for (std::size_t y = 0; y < x; ++y) EXPECT_LE(NetQuality(points, kM, x, y), kWorst) << x << " and " << y;
  }
  EXPECT_GT(NetQuality(RandomPoints(4, 2, 1 << kM), kM, 0, 1), kWorst);
}

TEST(SobolSequenceTest, EqualSeedsScrambleEquallyAndOthersDoNot) {
  EXPECT_EQ(SobolPoints(5, 6, 0, 32), SobolPoints(5, 6, 0, 32));
  const Points a = SobolPoints(5, 6, 0, 32), b = SobolPoints(6, 6, 0, 32);
  for (std::size_t i = 0; i < a.size(); ++i) EXPECT_NE(a[i], b[i]);
}

TEST(SobolSequenceTest, APointIsFoundFromItsIndexAlone) {
  const Points walked = SobolPoints(7, 3, 0, 100);
  EXPECT_EQ(SobolPoints(7, 3, 77, 1).front(), walked[77]);
}

TEST(SobolSequenceTest, MoreDimensionsLeaveTheFirstOnesAsTheyWere) {
  const Points few = SobolPoints(8, 2, 0, 16), many = SobolPoints(8, 9, 0, 16);
  for (std::size_t i = 0; i < few.size(); ++i) {
    EXPECT_EQ(few[i], std::vector<double>(many[i].begin(), many[i].begin() + 2));
  }
}

TEST(SobolSequenceTest, CoordinatesStayBelowOneToTheLastIndex) {
  for (const std::uint32_t first : {0u, 0xffffff00u}) {
    for (const std::vector<double>& point : SobolPoints(9, 20, first, 256)) {
      for (const double x : point) {
        EXPECT_GE(x, 0.0);
        EXPECT_LT(x, 1.0);
      }
    }
  }
}

TEST(SobolSequenceTest, EachPointIsUniformOverTheSeeds) {
  constexpr int kSeeds = 2000;
  for (const std::uint32_t index : {0u, 1u, 1000u}) {
    std::vector<double> sums(3);
    for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
      const Points points = SobolPoints(seed, 3, index, 1);
      for (std::size_t j = 0; j < sums.size(); ++j) sums[j] += points.front()[j];
    }
    for (const double sum : sums) EXPECT_NEAR(sum / kSeeds, 0.5, 4 * std::sqrt(1.0 / 12 / kSeeds)) << index;
  }
}

// True Owen scrambling, with a random bit for each node of the tree, gives 2.0e-5 to 2.4e-5 here. Random points have
// (2^-d - 3^-d) / n on average.
TEST(SobolSequenceTest, DiscrepancyIsThatOfAScrambledNetAndFarBelowRandom) {
  constexpr double kRandom = (1.0 / 16 - 1.0 / 81) / 256;
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    EXPECT_LT(SquaredL2StarDiscrepancy(SobolPoints(seed, 4, 0, 256)), 0.15 * kRandom) << "seed " << seed;
    EXPECT_GT(SquaredL2StarDiscrepancy(RandomPoints(seed, 4, 256)), 0.5 * kRandom) << "seed " << seed;
  }
}

TEST(SobolSequenceTest, TheMeanOfASmoothFunctionConvergesFasterThanRandom) {
  double sobol = 0, sobol_quarter = 0, random = 0;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    sobol += std::pow(IntegrationError(SobolPoints(seed, 4, 0, 1024)), 2);
    sobol_quarter += std::pow(IntegrationError(SobolPoints(seed, 4, 0, 256)), 2);
    random += std::pow(IntegrationError(RandomPoints(seed, 4, 1024)), 2);
  }
  EXPECT_LT(sobol, 1e-4 * random);
  // Random points quarter the squared error with four times the points; scrambled nets do far better.
  EXPECT_LT(sobol, 0.1 * sobol_quarter);
}

TEST(SobolSequenceTest, DimensionsOutOfRangeAreRefused) {
  EXPECT_THROW(SobolSequence(-1, Scramble(0)), std::invalid_argument);
  EXPECT_THROW(SobolSequence(SobolSequence::kMaxDimensions + 1, Scramble(0)), std::invalid_argument);
  EXPECT_EQ(SobolSequence(0, Scramble(0)).dimensions(), 0);
}

}  // namespace
}  // namespace hpo::search
