// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/precision/float8_tensor.h"

#include <ATen/ops/equal.h>
#include <ATen/ops/full.h>
#include <ATen/ops/isnan.h>
#include <ATen/ops/mm.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/zeros.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>

namespace hpo::trial_runner {
namespace {

constexpr c10::ScalarType kE4M3 = c10::ScalarType::Float8_e4m3fn, kE5M2 = c10::ScalarType::Float8_e5m2;

// What follows from 3 and 2 bits of mantissa, and from the exponents.
struct Format {
  c10::ScalarType type;
  double unit;     // half of one in the last place, of the number
  double floor;    // of the largest number of the matrix: half the distance of those next to zero
  double largest;  // at most, the largest number becomes
};
constexpr Format kFormats[] = {{kE4M3, 0x1p-4, 0x1p-17, 256}, {kE5M2, 0x1p-3, 0x1p-31, 0x1p15}};

at::Tensor InDouble(const Float8Matrix& matrix) { return matrix.numbers.to(at::kDouble).mul(matrix.scale); }

double Largest(const at::Tensor& tensor) { return tensor.to(at::kDouble).abs().max().item<double>(); }

// Numbers of many magnitudes: some fall below what the type has beside the largest.
at::Tensor Spread(std::int64_t rows, std::int64_t columns, double magnitude) {
  return at::randn({rows, columns}).mul(at::randn({rows, columns}).mul(4).exp2()).mul(magnitude);
}

TEST(Float8MatrixTest, EachNumberIsRoundedOnce) {
  for (const Format& format : kFormats) {
    for (const c10::ScalarType from : {at::kFloat, at::kBFloat16}) {
      for (const double magnitude : {0x1p-80, 1e-6, 1.0, 3e5, 0x1p90}) {
        SCOPED_TRACE(std::to_string(magnitude) + toString(format.type) + toString(from));
        const at::Tensor matrix = Spread(40, 50, magnitude).to(from);
        const at::Tensor exact = matrix.to(at::kDouble);
        const at::Tensor error = InDouble(ToFloat8(matrix, format.type)).sub(exact).abs();
        const at::Tensor most = exact.abs().mul(format.unit).clamp_min(format.floor * Largest(exact));
        EXPECT_TRUE(error.le(most).all().item<bool>());
        EXPECT_GT(Largest(error.div(most)), 0.5);  // the bound is what the type does, not more
      }
    }
  }
}

TEST(Float8MatrixTest, TheScaleIsAPowerOfTwoThatBringsTheLargestNumberNearTheEndOfTheRange) {
  for (const Format& format : kFormats) {
    for (const double largest : {1.0, 1.9999, 0.75, 3.25e-20, 6e30}) {
      const Float8Matrix got = ToFloat8(at::full({2, 3}, -largest), format.type);
      int exponent = 0;
      EXPECT_EQ(std::frexp(got.scale.item<double>(), &exponent), 0.5) << largest;
      EXPECT_GE(Largest(got.numbers), format.largest / 2) << largest;
      EXPECT_LE(Largest(got.numbers), format.largest) << largest;
    }
  }
}

TEST(Float8MatrixTest, ZerosAndNumbersNextToThemAreNotDividedByZero) {
  for (const Format& format : kFormats) {
    for (const double tiny : {0.0, 1e-40}) {
      const Float8Matrix got = ToFloat8(at::full({16, 16}, tiny), format.type);
      EXPECT_TRUE(std::isnormal(got.scale.item<float>()));
      EXPECT_EQ(Largest(got.numbers), 0);
      EXPECT_EQ(Largest(ProductOfRows(got, ToFloat8(at::randn({16, 16}), kE4M3))), 0);
    }
  }
}

TEST(Float8MatrixTest, WhatIsNotFiniteMakesEveryProductNan) {
  for (const Format& format : kFormats) {
    for (const double bad : {std::numeric_limits<double>::infinity(), std::numeric_limits<double>::quiet_NaN()}) {
      at::Tensor matrix = at::randn({16, 16});
      matrix[3][5].fill_(bad);
      const at::Tensor product = ProductOfRows(ToFloat8(matrix, format.type), ToFloat8(at::randn({32, 16}), kE4M3));
      EXPECT_TRUE(at::isnan(product).all().item<bool>()) << bad;
    }
  }
}

TEST(Float8MatrixTest, ItsProductIsThatOfTheRoundedNumbers) {
  constexpr double kFloatSums = 1e-5, kBfloat16 = 0x1p-8;
  for (const Format& format : kFormats) {
    const Float8Matrix a = ToFloat8(at::randn({21, 64}).mul(1e-3), format.type);
    const Float8Matrix b = ToFloat8(at::randn({48, 64}).mul(50), kE4M3);
    const at::Tensor exact = at::mm(InDouble(a), InDouble(b).t());
    const at::Tensor whole = ProductOfRows(a, b), half = ProductOfRows(a, b, {.type = at::kBFloat16, .fast = true});
    EXPECT_EQ(whole.scalar_type(), at::kFloat);
    EXPECT_EQ(half.scalar_type(), at::kBFloat16);
    EXPECT_LE(Largest(whole.sub(exact)), kFloatSums * Largest(exact));
    EXPECT_LE(Largest(half.to(at::kDouble).sub(exact)), kBfloat16 * Largest(exact));
  }
}

TEST(Float8MatrixTest, ABiasIsAddedToEachRow) {
  const Float8Matrix a = ToFloat8(at::zeros({3, 16}), kE4M3), b = ToFloat8(at::randn({32, 16}), kE4M3);
  const at::Tensor bias = at::randn({32}).to(at::kBFloat16);
  const at::Tensor got = ProductOfRows(a, b, {.type = at::kBFloat16, .bias = bias});
  EXPECT_TRUE(at::equal(got, bias.expand({3, 32})));
}

TEST(Float8MatrixTest, FilledUpAndTransposedItHasTheSameNumbersAndZeros) {
  for (const std::int64_t rows : {1, 15, 16, 33}) {
    const Float8Matrix matrix = ToFloat8(at::randn({rows, 32}), kE5M2), got = FilledUpAndTransposed(matrix);
    ASSERT_EQ(got.numbers.size(0), 32);
    EXPECT_EQ(got.numbers.size(1), (rows + 15) / 16 * 16);
    EXPECT_TRUE(got.numbers.is_contiguous());
    EXPECT_TRUE(at::equal(got.numbers.narrow(1, 0, rows).to(at::kFloat), matrix.numbers.t().to(at::kFloat)));
    EXPECT_EQ(got.numbers.narrow(1, rows, got.numbers.size(1) - rows).to(at::kFloat).count_nonzero().item<int>(), 0);
  }
}

}  // namespace
}  // namespace hpo::trial_runner
