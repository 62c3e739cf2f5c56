// SPDX-License-Identifier: Apache-2.0
#include "search/space/encoding.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <map>
#include <random>
#include <stdexcept>

namespace hpo::search {
namespace {

const double kBelowOne = std::nextafter(1.0, 0.0);
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

template <class T>
T At(const Builder<T>& builder, double unit) {
  return std::get<T>(ValueAt(builder.parameter(), unit));
}

template <class T>
double Unit(const Builder<T>& builder, const Value& value) {
  return UnitOf(builder.parameter(), value);
}

TEST(EncodingTest, RealsFillTheirRange) {
  EXPECT_EQ(At(Real("x", -1, 3), 0.0), -1.0);
  EXPECT_EQ(At(Real("x", -1, 3), 0.25), 0.0);
  EXPECT_EQ(At(Real("x", -1, 3), 1.0), 3.0);
  EXPECT_EQ(Unit(Real("x", -1, 3), 0.0), 0.25);
  EXPECT_NEAR(At(Real("x", 1e-4, 1).Log(), 0.5), 1e-2, 1e-15);
  EXPECT_NEAR(Unit(Real("x", 1e-4, 1).Log(), 1e-2), 0.5, 1e-15);
}

TEST(EncodingTest, RealsNeverLeaveTheirRangeByRounding) {
  std::mt19937_64 random(1);
  std::uniform_real_distribution<double> exponent(-300.0, 300.0);
  for (int i = 0; i < 2000; ++i) {
    const double low = std::exp(exponent(random));
    const double high = i % 2 == 0 ? low * (1.0 + 1e-9) : low * 1e5;
    for (const auto& real : {Real("x", low, high).Log(), Real("x", low, high)}) {
      EXPECT_EQ(At(real, 0.0), low);
      EXPECT_EQ(At(real, 1.0), high);
      for (const double unit : {1e-300, 1e-17, 1e-16, 0.3, 1.0 - 1e-15, kBelowOne}) {
        EXPECT_GE(At(real, unit), low);
        EXPECT_LE(At(real, unit), high);
      }
    }
  }
}

TEST(EncodingTest, NumbersOutsideTheUnitIntervalGoToItsEndsAndNanToItsMiddle) {
  EXPECT_EQ(At(Real("x", 0, 8), -3.0), 0.0);
  EXPECT_EQ(At(Real("x", 0, 8), 1e300), 8.0);
  EXPECT_EQ(At(Real("x", 0, 8), kNan), 4.0);
  EXPECT_EQ(At(Integer("x", 0, 8), std::numeric_limits<double>::infinity()), 8);
  EXPECT_EQ(At(Integer("x", 0, 8), -std::numeric_limits<double>::infinity()), 0);
  EXPECT_EQ(At(Integer("x", 0, 8), kNan), 4);
  EXPECT_EQ(At(Choice("x", {"a", "b", "c"}), kNan), "b");
  EXPECT_EQ(At(Boolean("x"), kNan), true);
}

TEST(EncodingTest, LinearCellsHaveEqualWidthAndExactCentres) {
  const auto depth = Integer("depth", 1, 4);
  EXPECT_EQ(Unit(depth, std::int64_t{1}), 0.125);
  EXPECT_EQ(Unit(depth, std::int64_t{4}), 0.875);
  EXPECT_EQ(At(depth, std::nextafter(0.25, 0.0)), 1);
  EXPECT_EQ(At(depth, 0.25), 2);
  EXPECT_EQ(At(depth, kBelowOne), 4);
  EXPECT_EQ(At(depth, 1.0), 4);
  EXPECT_EQ(Unit(Real("x", 0, 1).Step(0.25), 0.25), 0.3);
  EXPECT_EQ(Unit(Ordinal("batch", {16, 32, 64, 128}), std::int64_t{64}), 0.625);
  EXPECT_EQ(Unit(Integer("one", 3, 3), std::int64_t{3}), 0.5);
}

TEST(EncodingTest, LogIntegersAreWidenedByHalfACell) {
  // ln x between ln(0.5) and ln(4.5): low' = max(1 - 1/2, 1/2), high' = 4 + 1/2.
  const auto width = Integer("width", 1, 4).Log();
  const auto position = [](double x) { return std::log(x / 0.5) / std::log(4.5 / 0.5); };
  for (int x = 1; x <= 4; ++x) {
    EXPECT_NEAR(Unit(width, std::int64_t{x}), position(x), 1e-15);
    EXPECT_EQ(At(width, position(x - 0.5) + 1e-12), x);
    EXPECT_EQ(At(width, position(x + 0.5) - 1e-12), x);
  }
}

TEST(EncodingTest, ALongStepOnALogScaleKeepsItsLowEndAboveZero) {
  // low' = max(1 - 2, 1/2) = 1/2 and high' = 9 + 2; the cells meet half-way between the values 1, 5 and 9.
  const auto width = Integer("width", 1, 9).Log().Step(4);
  const auto position = [](double x) { return std::log(x / 0.5) / std::log(11.0 / 0.5); };
  EXPECT_NEAR(Unit(width, std::int64_t{5}), position(5), 1e-15);
  EXPECT_EQ(At(width, 0.0), 1);
  EXPECT_EQ(At(width, position(3) - 1e-12), 1);
  EXPECT_EQ(At(width, position(3) + 1e-12), 5);
  EXPECT_EQ(At(width, position(7) - 1e-12), 5);
  EXPECT_EQ(At(width, position(7) + 1e-12), 9);
  EXPECT_EQ(At(width, 1.0), 9);
}

TEST(EncodingTest, SteppedLogRealsStayOnTheirGrid) {
  const auto rate = Real("rate", 0.1, 1.0).Log().Step(0.1);
  for (int i = 0; i <= 1000; ++i) {
    const double value = At(rate, i / 1000.0);
    EXPECT_EQ(value, std::nearbyint(value * 10.0) / 10.0);
  }
  EXPECT_EQ(At(rate, 0.0), 0.1);
  EXPECT_EQ(At(rate, 1.0), 1.0);
}

// Every count is within 5 standard deviations of what equal cells give; the seed is fixed.
template <class T>
void ExpectEqualShares(const Builder<T>& builder) {
  constexpr int kDraws = 100'000;
  constexpr double kDeviations = 5.0;
  const auto cells = static_cast<double>(Cardinality(builder.parameter()).value());
  std::mt19937_64 random(7);
  std::uniform_real_distribution<double> uniform(0.0, 1.0);
  std::map<T, int> counts;
  for (int i = 0; i < kDraws; ++i) ++counts[At(builder, uniform(random))];
  ASSERT_EQ(static_cast<double>(counts.size()), cells);
  const double expected = kDraws / cells;
  for (const auto& [value, count] : counts) {
    EXPECT_NEAR(count, expected, kDeviations * std::sqrt(expected)) << ToString(Value(value));
  }
}

TEST(EncodingTest, DiscreteValuesAreEquallyLikely) {
  ExpectEqualShares(Integer("x", -3, 7));
  ExpectEqualShares(Integer("x", 1, 50).Step(7));
  ExpectEqualShares(Real("x", 0.1, 0.9).Step(0.1));
  ExpectEqualShares(Ordinal("x", {16, 32, 64}));
  ExpectEqualShares(Choice("x", {"a", "b", "c", "d", "e"}));
  ExpectEqualShares(Boolean("x"));
}

TEST(EncodingTest, PositionsLeadBackToTheValue) {
  const std::int64_t largest = (std::int64_t{1} << 40) - 1;
  for (const auto& integer : {Integer("x", 0, largest), Integer("x", 1, largest).Log(), Integer("x", 1, 3000).Log(),
                              Integer("x", 5, 100'000).Step(13), Integer("x", 5, 100'000).Log().Step(13)}) {
    const std::uint64_t count = Cardinality(integer.parameter()).value();
    for (std::uint64_t k = 0; k < count; k += 1 + count / 5000) {
      const Value value = NthValue(integer.parameter(), k);
      ASSERT_EQ(ValueAt(integer.parameter(), UnitOf(integer.parameter(), value)), value) << ToString(value);
    }
    const Value last = NthValue(integer.parameter(), count - 1);
    EXPECT_EQ(ValueAt(integer.parameter(), UnitOf(integer.parameter(), last)), last);
  }
}

// Each value's cell holds its place and nothing of its neighbours'.
TEST(EncodingTest, CellsFillTheUnitIntervalInOrder) {
  for (const Parameter& parameter :
       {Integer("x", -3, 7).parameter(), Integer("x", 1, 300).Log().parameter(),
        Real("x", 0.1, 1).Step(0.3).parameter(), Integer("x", 2, 50).Log().Step(7).parameter(),
        Integer("x", 4, 4).Log().parameter(), Boolean("x").parameter(), Choice("x", {"a", "b", "c"}).parameter(),
        Ordinal("x", {16, 32, 64, 128}).parameter()}) {
    const std::uint64_t count = Cardinality(parameter).value();
    double end = 0;
    for (std::uint64_t k = 0; k < count; ++k) {
      const Cell cell = NthCell(parameter, k);
      EXPECT_EQ(cell.low, end);
      EXPECT_EQ(ValueAt(parameter, std::lerp(cell.low, cell.high, 1e-9)), NthValue(parameter, k));
      EXPECT_EQ(ValueAt(parameter, std::lerp(cell.low, cell.high, 1 - 1e-9)), NthValue(parameter, k));
      EXPECT_EQ(IndexOf(parameter, NthValue(parameter, k)), k);
      end = cell.high;
    }
    EXPECT_EQ(end, 1.0);
  }
}

TEST(EncodingTest, TheWidestIntegersStayLegal) {
  const Parameter widest = Integer("x", 0, std::int64_t{1} << 53).parameter();
  for (const double unit : {0.0, 1e-20, 0.3, kBelowOne, 1.0}) {
    EXPECT_EQ(ValueProblem(widest, ValueAt(widest, unit)), std::nullopt) << unit;
  }
  EXPECT_LE(UnitOf(widest, std::int64_t{1} << 53), 1.0);
}

TEST(EncodingTest, ZeroHasNoSign) {
  EXPECT_FALSE(std::signbit(At(Real("x", -1, 0), 1.0)));
  EXPECT_FALSE(std::signbit(At(Real("x", -0.0, 1), 0.0)));
  EXPECT_FALSE(std::signbit(At(Real("x", -0.0, 1).Step(0.5), 0.0)));
}

TEST(EncodingTest, IllegalValuesHaveNoPosition) {
  EXPECT_THROW(Unit(Real("x", 0, 1), 2.0), std::invalid_argument);
  EXPECT_THROW(Unit(Integer("x", 0, 1), 0.5), std::invalid_argument);
  EXPECT_THROW(Unit(Choice("x", {"a"}), std::string("b")), std::invalid_argument);
  EXPECT_THROW(Unit(Boolean("x"), std::int64_t{1}), std::invalid_argument);
}

TEST(EncodingTest, IndicesAndTheirPlacesAreThoseOfTheValues) {
  const Parameter parameters[] = {Real("x", 0.1, 7.3).Step(0.2).parameter(),
                                  Integer("x", -3, 90).parameter(),
                                  Integer("x", 1, 5000).Log().parameter(),
                                  Integer("x", 16, 1024).Step(16).Log().parameter(),
                                  Ordinal("x", {16, 32, 128}).parameter(),
                                  Choice("x", {"a", "b", "c", "d", "e"}).parameter(),
                                  Boolean("x").parameter()};
  std::mt19937_64 random(2);
  std::uniform_real_distribution<double> anywhere(-0.1, 1.1);
  for (const Parameter& parameter : parameters) {
    for (int k = 0; k < 1000; ++k) {
      const double unit = k == 0 ? kNan : anywhere(random);
      const Value value = ValueAt(parameter, unit);
      const std::uint64_t index = IndexAt(parameter, unit);
      EXPECT_EQ(index, IndexOf(parameter, value)) << unit;
      EXPECT_EQ(UnitOfNth(parameter, index), UnitOf(parameter, value)) << unit;
    }
  }
}

}  // namespace
}  // namespace hpo::search
