// SPDX-License-Identifier: Apache-2.0
#include "search/tpe/parzen_estimator.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "search/space/encoding.h"

namespace hpo::search::tpe {
namespace {

using testing::DoubleEq;
using testing::ElementsAre;

Vector VectorOf(std::initializer_list<double> numbers) {
  Vector vector(static_cast<Index>(numbers.size()));
  std::copy(numbers.begin(), numbers.end(), vector.begin());
  return vector;
}

TEST(AgeWeightsTest, TheLatestTwentyFiveWeighOneAndOlderOnesLessWithAge) {
  EXPECT_EQ(AgeWeights(0).size(), 0);
  EXPECT_EQ(AgeWeights(25), Vector(Vector::Ones(25)));
  EXPECT_DOUBLE_EQ(AgeWeights(26)[0], 1.0 / 26);
  const Vector weights = AgeWeights(28);
  EXPECT_THAT(std::vector<double>(weights.begin(), weights.begin() + 4),
              ElementsAre(DoubleEq(1.0 / 28), DoubleEq((1.0 / 28 + 1) / 2), 1, 1));
}

TEST(BandwidthsTest, AKernelReachesItsFartherNeighbour) {
  const Vector widths = Bandwidths(VectorOf({0.8, 0.1, 0.35}));
  EXPECT_DOUBLE_EQ(widths[0], 0.45);
  EXPECT_DOUBLE_EQ(widths[1], 0.25);
  EXPECT_DOUBLE_EQ(widths[2], 0.45);
}

TEST(BandwidthsTest, KernelsAtOnePlaceReachTheSameNeighbour) {
  const Vector widths = Bandwidths(VectorOf({0.5, 0.2, 0.5, 0.9, 0.5}));
  EXPECT_DOUBLE_EQ(widths[0], 0.4);
  EXPECT_DOUBLE_EQ(widths[1], 0.3);
  EXPECT_DOUBLE_EQ(widths[2], 0.4);
  EXPECT_DOUBLE_EQ(widths[4], 0.4);
}

TEST(BandwidthsTest, ALoneKernelReachesTheFartherEnd) { EXPECT_DOUBLE_EQ(Bandwidths(VectorOf({0.2}))[0], 0.8); }

TEST(BandwidthsTest, TheLeastWidthShrinksWithTheNumberOfKernelsDownToAHundredth) {
  EXPECT_DOUBLE_EQ(Bandwidths(Vector::Constant(8, 0.5)).maxCoeff(), 0.1);
  EXPECT_DOUBLE_EQ(Bandwidths(Vector::Constant(500, 0.5)).maxCoeff(), 0.01);
}

SearchSpace MixedSpace() {
  SearchSpace space;
  space.Add(Integer("depth", 1, 5).Log());
  space.Add(Choice("kind", {"a", "b", "c"}));
  space.Add(Ordinal("batch", {16, 32, 64, 128}));
  return space;
}

std::vector<Axis> AllAxes(const SearchSpace& space) {
  std::vector<Axis> axes;
  for (int i = 0; i < space.size(); ++i) axes.push_back(AxisOf(space, i));
  return axes;
}

// `count` random configurations as rows of coordinates.
Matrix RandomRows(const SearchSpace& space, Index count, std::uint64_t seed) {
  RandomStream random(seed, 0);
  const std::vector<Axis> axes = AllAxes(space);
  Matrix rows(count, space.size());
  for (Index k = 0; k < count; ++k) {
    for (Index j = 0; j < rows.cols(); ++j) {
      rows(k, j) = Snapped(space, axes[static_cast<std::size_t>(j)], random.Uniform());
    }
  }
  return rows;
}

// Every combination of the values of a discrete space, one row each.
Matrix AllRows(const SearchSpace& space) {
  const std::vector<Axis> axes = AllAxes(space);
  Matrix rows(1, 0);
  for (int i = 0; i < space.size(); ++i) {
    const auto count = static_cast<Index>(Cardinality(space[i]).value());
    Matrix longer(rows.rows() * count, rows.cols() + 1);
    for (Index k = 0; k < longer.rows(); ++k) {
      const double unit = search::UnitOf(space[i], NthValue(space[i], static_cast<std::uint64_t>(k % count)));
      longer.row(k) << rows.row(k / count), Snapped(space, axes[static_cast<std::size_t>(i)], unit);
    }
    rows = longer;
  }
  return rows;
}

TEST(ParzenEstimatorTest, TheMassesOfAllConfigurationsAddUpToOne) {
  const SearchSpace space = MixedSpace();
  for (const Index trials : {0, 1, 7, 60}) {
    const ParzenEstimator estimator(space, AllAxes(space), RandomRows(space, trials, 3));
    EXPECT_NEAR(estimator.LogDensity(AllRows(space)).array().exp().sum(), 1.0, 1e-12) << trials;
  }
}

TEST(ParzenEstimatorTest, ADensityOfRealsIntegratesToOne) {
  SearchSpace space;
  space.Add(Real("x", -3, 7));
  for (const Index trials : {0, 1, 40}) {
    const ParzenEstimator estimator(space, AllAxes(space), RandomRows(space, trials, 5));
    constexpr Index kSteps = 20'000;
    const Vector middles = (Vector::LinSpaced(kSteps, 0, kSteps - 1).array() + 0.5) / kSteps;
    EXPECT_NEAR(estimator.LogDensity(middles).array().exp().mean(), 1.0, 1e-6) << trials;
  }
}

SearchSpace MixedSpaceWithPriors() {
  SearchSpace space;
  space.Add(Integer("depth", 1, 5).Log().Prior(4, 0.1));
  space.Add(Choice("kind", {"a", "b", "c"}));
  space.Add(Ordinal("batch", {16, 32, 64, 128}).PriorWeights({1, 5, 0, 0}));
  return space;
}

TEST(ParzenEstimatorTest, WithPriorsTheMassesAddUpToOneAndFavourThem) {
  const SearchSpace space = MixedSpaceWithPriors();
  const SpacePrior prior(space);
  for (const Index trials : {0, 1, 7, 60}) {
    const ParzenEstimator estimator(space, AllAxes(space), RandomRows(space, trials, 3), &prior);
    EXPECT_NEAR(estimator.LogDensity(AllRows(space)).array().exp().sum(), 1.0, 1e-12) << trials;
  }
  const ParzenEstimator estimator(space, AllAxes(space), Matrix(0, 3), &prior);
  const auto mass_at = [&](double depth_unit, double batch) {
    const std::vector<Axis> axes = AllAxes(space);
    Matrix row(1, 3);
    row << Snapped(space, axes[0], depth_unit), 0, Snapped(space, axes[2], batch);
    return estimator.LogDensity(row)[0];
  };
  EXPECT_GT(mass_at(0.85, 0.3), mass_at(0.1, 0.9) + 1);
}

TEST(ParzenEstimatorTest, WithoutTrialsCategoriesAreEquallyLikely) {
  SearchSpace space;
  space.Add(Choice("kind", {"a", "b", "c"}));
  const ParzenEstimator estimator(space, AllAxes(space), Matrix(0, 1));
  EXPECT_NEAR(estimator.LogDensity(AllRows(space))[1], std::log(1.0 / 3), 1e-14);
}

// The draws' frequencies are the density: 40,000 draws, 60 configurations.
void ExpectDrawsFollowTheDensity(const SearchSpace& space, const ParzenEstimator& estimator) {
  constexpr int kDraws = 40'000;
  RandomStream random(2, 0);
  const Matrix drawn = estimator.Sample(kDraws, random);
  std::map<std::vector<double>, int> counts;
  for (Index k = 0; k < drawn.rows(); ++k) ++counts[{drawn(k, 0), drawn(k, 1), drawn(k, 2)}];
  const Matrix all = AllRows(space);
  const Vector mass = estimator.LogDensity(all).array().exp();
  for (Index k = 0; k < all.rows(); ++k) {
    const double expected = kDraws * mass[k];
    EXPECT_NEAR((counts[{all(k, 0), all(k, 1), all(k, 2)}]), expected, std::max(5 * std::sqrt(expected), 1.0)) << k;
  }
}

TEST(ParzenEstimatorTest, DrawsFollowTheDensity) {
  const SearchSpace space = MixedSpace();
  ExpectDrawsFollowTheDensity(space, ParzenEstimator(space, AllAxes(space), RandomRows(space, 6, 11)));
}

TEST(ParzenEstimatorTest, DrawsFollowTheDensityWithPriorsToo) {
  const SearchSpace space = MixedSpaceWithPriors();
  const SpacePrior prior(space);
  ExpectDrawsFollowTheDensity(space, ParzenEstimator(space, AllAxes(space), RandomRows(space, 3, 11), &prior));
}

TEST(ParzenEstimatorTest, DrawsOfRealsFollowTheDensityToo) {
  SearchSpace space;
  space.Add(Real("x", 0, 1));
  const ParzenEstimator estimator(space, AllAxes(space), VectorOf({0.0, 0.02, 0.9}));
  constexpr int kDraws = 20'000, kBins = 20;
  RandomStream random(4, 0);
  const Matrix drawn = estimator.Sample(kDraws, random);
  for (int bin = 0; bin < kBins; ++bin) {
    constexpr Index kSteps = 200;
    const Vector places =
        (Vector::LinSpaced(kSteps, 0, kSteps - 1).array() + 0.5) / (kSteps * kBins) + bin * 1.0 / kBins;
    const double expected = kDraws * estimator.LogDensity(places).array().exp().mean() / kBins;
    const auto count = ((drawn.array() * kBins).floor() == bin).count();
    EXPECT_NEAR(static_cast<double>(count), expected, 5 * std::sqrt(expected)) << bin;
  }
}

// A wide integer has more values than cells that a kernel could tell apart.
TEST(ParzenEstimatorTest, WideIntegersCountAsContinuous) {
  SearchSpace space, fine;
  space.Add(Integer("x", 0, 1'000'000'000));
  fine.Add(Real("x", 0, 1));
  const Matrix rows = VectorOf({0.2, 0.21, 0.7});
  const ParzenEstimator cells(space, AllAxes(space), rows), reals(fine, AllAxes(fine), rows);
  EXPECT_TRUE(cells.LogDensity(rows).isApprox(reals.LogDensity(rows), 1e-12));
}

TEST(ParzenEstimatorTest, FarTailsStayFinite) {
  SearchSpace space;
  for (int i = 0; i < 200; ++i) space.Add(Integer("x" + std::to_string(i), 0, 50));
  Matrix rows = Matrix::Constant(300, 200, 0.5 / 51);
  const ParzenEstimator estimator(space, AllAxes(space), rows);
  const Vector density = estimator.LogDensity(Matrix::Constant(1, 200, 50.5 / 51));
  EXPECT_TRUE(density.allFinite());
}

}  // namespace
}  // namespace hpo::search::tpe
