// SPDX-License-Identifier: Apache-2.0
//
// The search on functions whose maximum is known, in place of an acquisition.
#include "search/gp/acquisition_search.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <set>

#include "search/gp/candidates.h"
#include "search/gp/discrete_moves.h"
#include "tests/support/plain_spaces.h"
#include "tests/support/random_space.h"

namespace hpo::search::gp {
namespace {

// -|x - target|^2 in features: smooth in the numeric ones, 1 off for each category that differs.
Acquisition Bowl(const FeatureMap& map, const Vector& target) {
  const auto value = [&map, target](const Matrix& points) -> Vector {
    Vector values = Vector::Zero(points.rows());
    for (Index i = 0; i < points.cols(); ++i) {
      const bool is_numeric = IsNumber(map.kinds()[static_cast<std::size_t>(i)]);
      const auto offset = points.col(i).array() - target[i];
      if (is_numeric) {
        values.array() -= offset.square();
      } else {
        values.array() -= (offset != 0.0).cast<double>();
      }
    }
    return values;
  };
  return {.value = value, .value_with_gradient = [value, target](const Matrix& points) {
            return ValueWithGradient{value(points), -2.0 * (points.rowwise() - target.transpose()).transpose()};
          }};
}

std::vector<Scored> Maximize(const Domain& domain, const Vector& target, int candidates) {
  RandomStream random(5, 0);
  const SobolSequence sequence(domain.map().space().size(), RandomStream(6, 0));
  auto points = Candidates(domain, sequence, 0, {}, {.spread = candidates}, random);
  return MaximizeAcquisition(domain, Bowl(domain.map(), target), domain.WithFeatures(std::move(points)),
                             Vector::Ones(domain.map().size()), {}, random);
}

SearchSpace MixedSpace() {
  SearchSpace space;
  space.Add(Real("x", -3, 5));
  space.Add(Real("lr", 1e-4, 1).Log());
  space.Add(Integer("depth", 1, 12));
  space.Add(Integer("width", 1, 1000));
  space.Add(Choice("kind", {"a", "b", "c", "d"}));
  space.Add(Boolean("flag"));
  return space;
}

TEST(AcquisitionSearchTest, TheMaximumOfASmoothMixedFunctionIsFound) {
  const FeatureMap map(MixedSpace());
  const Domain domain(map, {});
  const UnitPoint wanted = {0.123, 0.877, 0.4, 0.31, 0.6, 0.1};
  const auto found = Maximize(domain, domain.Features(wanted), 32);
  const Configuration best = domain.At(found.front().unit), target = domain.At(wanted);
  for (const int discrete : {2, 4, 5}) EXPECT_EQ(best[discrete], target[discrete]) << discrete;
  EXPECT_NEAR(found.front().unit[0], 0.123, 1e-3);
  EXPECT_NEAR(found.front().unit[1], 0.877, 1e-3);
  EXPECT_NEAR(static_cast<double>(std::get<std::int64_t>(*best[3])), 311, 1);
}

TEST(AcquisitionSearchTest, FixedValuesStay) {
  const FeatureMap map(MixedSpace());
  std::vector<std::optional<Value>> values(6);
  values[0] = 4.0;
  values[4] = std::string("d");
  const Domain domain(map, PartialConfiguration(values));
  for (const Scored& point : Maximize(domain, map.Encode(map.space().FromUnitCube(std::vector<double>(6, 0.1))), 32)) {
    const Configuration configuration = domain.At(point.unit);
    EXPECT_EQ(std::get<double>(*configuration[0]), 4.0);
    EXPECT_EQ(std::get<std::string>(*configuration[4]), "d");
  }
}

TEST(AcquisitionSearchTest, ABranchIsEnteredWhenItPromisesMore) {
  SearchSpace space;
  const auto kind = space.Add(Choice("kind", {"plain", "rich"}));
  space.Add(Real("x", 0, 1).When(kind == "rich"));
  const FeatureMap map(space);
  const Domain domain(map, {});
  const auto found = Maximize(domain, domain.Features({0.9, 0.9}), 4);
  EXPECT_GT(found.front().value, -1e-4);
  EXPECT_EQ(std::get<std::string>(*domain.At(found.front().unit)[0]), "rich");
}

// The nearest point of a ball to a target outside lies on the line to its centre, at its surface.
TEST(AcquisitionSearchTest, AMaximumOnABorderIsFound) {
  SearchSpace space;
  std::vector<Handle<double>> x;
  for (int i = 0; i < 3; ++i) x.push_back(space.Add(Real('x' + std::to_string(i), 0, 1)));
  const auto excess = [](double a, double b, double c) { return a * a + b * b + c * c - 0.25; };
  space.Add(Constrain("a^2 + b^2 + c^2 <= 0.25", excess, x[0], x[1], x[2]));
  const FeatureMap map(space);
  const Domain domain(map, {});
  const Vector target = domain.Features({0.3, 0.6, 0.9});
  const auto found = Maximize(domain, target, 64);
  for (const Scored& point : found) EXPECT_TRUE(domain.legal().Has(point.unit));
  const Vector nearest = target * (0.5 / target.norm());
  EXPECT_LT((found.front().features - nearest).norm(), 0.02);
}

// Whatever the space: the answer is at least as good as the best candidate, and it is where it says it is.
RC_GTEST_PROP(AcquisitionSearchTest, EndsAreScoredWhereTheirConfigurationsAre, ()) {
  const FeatureMap map(*RandomSpace());
  const Domain domain(map, {});
  const Vector target = domain.Features(*RandomPoint(map.space()));
  const auto found = Maximize(domain, target, 16);
  const Acquisition bowl = Bowl(map, target);
  RC_ASSERT(!found.empty());
  for (const Scored& point : found) {
    RC_ASSERT(found.front().value >= point.value);
    const Vector features = map.Encode(domain.At(point.unit));
    RC_ASSERT((features - point.features).norm() < 1e-9);
    RC_ASSERT(std::fabs(bowl.value(features.transpose())[0] - point.value) < 1e-9);
  }
}

RC_GTEST_PROP(AcquisitionSearchTest, AllThatIsReturnedIsLegal, ()) {
  const FeatureMap map(*RandomConstrainedSpace());
  const Domain domain(map, {});
  const auto found = Maximize(domain, domain.Features(*RandomPoint(map.space())), 16);
  RC_ASSERT(!found.empty());
  for (const Scored& point : found) RC_ASSERT(domain.legal().Has(point.unit));
}

RC_GTEST_PROP(DiscreteMovesTest, NeighboursDifferFromTheirPoint, ()) {
  const FeatureMap map(*RandomSpace());
  const Domain domain(map, {});
  const UnitPoint point = domain.Inside(*RandomPoint(map.space()));
  RandomStream random(1, 1);
  for (const UnitPoint& neighbour : DiscreteNeighbours(domain, point, random)) {
    RC_ASSERT(domain.At(neighbour) != domain.At(point));
  }
}

TEST(DiscreteMovesTest, OfMoreThanTwoHundredAndFiftySixNeighboursASampleIsTaken) {
  const FeatureMap map(Mixed(200));
  const Domain domain(map, {});
  const UnitPoint point = domain.Inside(UnitPoint(200, 0.5));
  RandomStream random(1, 1);
  const std::vector<UnitPoint> neighbours = DiscreteNeighbours(domain, point, random);
  EXPECT_EQ(std::set<UnitPoint>(neighbours.begin(), neighbours.end()).size(), 256U);
}

RC_GTEST_PROP(CandidatesTest, CandidatesLieInTheDomainAndLocalOnesMove, ()) {
  const FeatureMap map(*RandomSpace());
  const Domain domain(map, {});
  const UnitPoint centre = domain.Inside(*RandomPoint(map.space()));
  const SobolSequence sequence(map.space().size(), RandomStream(6, 0));
  RandomStream random(2, 2);
  bool is_free = false;
  for (int i = 0; i < map.space().size(); ++i) is_free |= domain.IsFree(i);
  const auto points = Candidates(domain, sequence, 64, {centre}, {.spread = 8, .local = 8}, random);
  RC_ASSERT(points.size() == 16u);
  for (std::size_t k = 0; k < points.size(); ++k) {
    for (const double unit : points[k]) RC_ASSERT(unit >= 0 && unit <= 1);
    if (k >= 8 && is_free) RC_ASSERT(points[k] != centre);
  }
}

RC_GTEST_PROP(CandidatesTest, ConstraintsLeaveEnoughLegalOnes, ()) {
  const FeatureMap map(*RandomConstrainedSpace());
  const Domain domain(map, {});
  const SobolSequence sequence(map.space().size(), RandomStream(6, 0));
  RandomStream random(2, 2);
  const auto points = Candidates(domain, sequence, 64, {*domain.legal().Any()}, {.spread = 32, .local = 8}, random);
  RC_ASSERT(points.size() >= 16u);
  for (const UnitPoint& point : points) RC_ASSERT(domain.legal().Has(point));
}

}  // namespace
}  // namespace hpo::search::gp
