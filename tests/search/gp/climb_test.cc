// SPDX-License-Identifier: Apache-2.0
#include "search/gp/climb.h"

#include <gmock/gmock.h>

#include "tests/support/plain_spaces.h"

namespace hpo::search::gp {
namespace {

using ::testing::DoubleNear;
using ::testing::Pointwise;

constexpr int kIterations = 40;

// Climbs -|features - target|^2.
UnitPoint EndOn(const Domain& domain, const UnitPoint& start, const Vector& target, int iterations = kIterations) {
  Climb climb(domain, start, domain.Features(start), Vector::Constant(target.size(), 0.3), iterations);
  while (!climb.done()) {
    const Vector offset = climb.Features() - target;
    climb.Tell(-offset.squaredNorm(), -2 * offset);
  }
  return climb.End(domain);
}

SearchSpace TwoNumbersAndAChoice() {
  SearchSpace space;
  space.Add(Real("x", -3, 5));
  space.Add(Real("lr", 1e-4, 1).Log());
  space.Add(Choice("kind", {"a", "b", "c"}));
  return space;
}

TEST(ClimbTest, NumbersGoToTheTopAndChoicesStay) {
  const FeatureMap map(TwoNumbersAndAChoice());
  const Domain domain(map, {});
  const UnitPoint start = domain.Inside({0.9, 0.2, 0.5});
  Vector target(3);
  target << 0.31, 0.64, 0;
  EXPECT_THAT(EndOn(domain, start, target), Pointwise(DoubleNear(1e-4), {0.31, 0.64, start[2]}));
}

TEST(ClimbTest, ATopOutsideEndsAtTheEdge) {
  const FeatureMap map(TwoNumbersAndAChoice());
  const Domain domain(map, {});
  Vector target(3);
  target << 1.7, -0.4, 0;
  const UnitPoint end = EndOn(domain, domain.Inside({0.5, 0.5, 0.5}), target);
  EXPECT_EQ(end[0], 1);
  EXPECT_EQ(end[1], 0);
}

TEST(ClimbTest, FixedNumbersStay) {
  const FeatureMap map(TwoNumbersAndAChoice());
  const Domain domain(map, PartialConfiguration({Value(1.0), std::nullopt, std::nullopt}));
  const UnitPoint start = domain.Inside({0.9, 0.2, 0.5});
  Vector target(3);
  target << 0.1, 0.64, 0;
  EXPECT_THAT(EndOn(domain, start, target), Pointwise(DoubleNear(1e-4), {start[0], 0.64, start[2]}));
}

TEST(ClimbTest, WithoutIterationsItEndsWhereItStarts) {
  const FeatureMap map(TwoNumbersAndAChoice());
  const Domain domain(map, {});
  const UnitPoint start = domain.Inside({0.9, 0.2, 0.5});
  EXPECT_THAT(EndOn(domain, start, Vector::Zero(3), 0), Pointwise(DoubleNear(1e-12), start));
}

}  // namespace
}  // namespace hpo::search::gp
