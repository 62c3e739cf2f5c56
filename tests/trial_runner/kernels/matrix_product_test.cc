// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/kernels/matrix_product.h"

#include <gtest/gtest.h>

#include <vector>

#include "trial_runner/kernels/transpose.h"

namespace hpo::trial_runner {
namespace {

// Small integers, whose products have exact sums.
std::vector<float> Integers(std::int64_t count, int seed) {
  std::vector<float> numbers;
  for (std::int64_t i = 0; i < count; ++i) numbers.push_back(static_cast<float>((i * 7 + seed) % 5 - 2));
  return numbers;
}

struct Extents {
  std::int64_t m, n, k;
};

const Extents kCases[] = {{1, 1, 1}, {70, 81, 9}, {130, 64, 600}, {5, 200, 33}, {257, 17, 40}};

std::vector<float> Product(const Extents& e, const std::vector<float>& a, const std::vector<float>& b) {
  std::vector<float> c(e.m * e.n);
  for (std::int64_t i = 0; i < e.m; ++i) {
    for (std::int64_t k = 0; k < e.k; ++k) {
      for (std::int64_t j = 0; j < e.n; ++j) c[i * e.n + j] += a[i * e.k + k] * b[k * e.n + j];
    }
  }
  return c;
}

std::vector<float> Transposed(const std::vector<float>& numbers, std::int64_t rows, std::int64_t columns) {
  std::vector<float> result(numbers.size());
  Transpose({numbers.data(), rows, columns, columns}, {result.data(), columns, rows, rows});
  return result;
}

TEST(TransposeTest, RowsBecomeColumns) {
  constexpr std::int64_t kRows = 19, kColumns = 27;
  const std::vector<float> numbers = Integers(kRows * kColumns, 3), result = Transposed(numbers, kRows, kColumns);
  for (std::int64_t r = 0; r < kRows; ++r) {
    for (std::int64_t c = 0; c < kColumns; ++c) ASSERT_EQ(result[c * kRows + r], numbers[r * kColumns + c]);
  }
}

TEST(PackedFactorTest, BothWaysOfPackingGiveTheProduct) {
  for (const Extents& e : kCases) {
    const std::vector<float> a = Integers(e.m * e.k, 1), b = Integers(e.k * e.n, 2),
                             b_transposed = Transposed(b, e.k, e.n);
    std::vector<float> c(e.m * e.n), again(e.m * e.n);
    PackedFactor factor(e.k, e.n);
    factor.Pack({b.data(), e.k, e.n, e.n});
    factor.Multiply({a.data(), e.m, e.k, e.k}, {c.data(), e.m, e.n, e.n}, /*add=*/false);
    EXPECT_EQ(c, Product(e, a, b));
    factor.PackTransposed({b_transposed.data(), e.n, e.k, e.k});
    factor.Multiply({a.data(), e.m, e.k, e.k}, {again.data(), e.m, e.n, e.n}, /*add=*/false);
    EXPECT_EQ(again, c);
  }
}

TEST(PackedFactorTest, AProductMayBeAddedToWhatIsThere) {
  const std::vector<float> a = {1, 2}, b = {3, 4};
  std::vector<float> c = {10};
  PackedFactor factor(2, 1);
  factor.Pack({b.data(), 2, 1, 1});
  factor.Multiply({a.data(), 1, 2, 2}, {c.data(), 1, 1, 1}, /*add=*/true);
  EXPECT_EQ(c[0], 21);
}

TEST(MultiplyTransposedTest, ItIsTheProductWithTheTransposedMatrix) {
  for (const Extents& e : kCases) {
    const std::vector<float> a = Integers(e.m * e.k, 1), b = Integers(e.k * e.n, 2),
                             a_transposed = Transposed(a, e.m, e.k);
    std::vector<float> c(e.m * e.n, 5.0f);
    MultiplyTransposed({a_transposed.data(), e.k, e.m, e.m}, {b.data(), e.k, e.n, e.n}, {c.data(), e.m, e.n, e.n});
    EXPECT_EQ(c, Product(e, a, b));
  }
}

}  // namespace
}  // namespace hpo::trial_runner
