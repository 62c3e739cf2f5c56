// SPDX-License-Identifier: Apache-2.0
#include "search/gp/cholesky.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "search/random_source.h"

namespace hpo::search::gp {
namespace {

constexpr double kTolerance = 1e-9;  // of the specification, for an appended factor against a fresh one

Matrix RandomPositive(Index n, std::uint64_t seed) {
  RandomStream random(seed, 0);
  const Matrix half = Matrix::NullaryExpr(n, n, [&] { return random.Normal(); });
  return half * half.transpose() / static_cast<double>(n) + Matrix::Identity(n, n);
}

TEST(CholeskyTest, FactorAndInverseGiveTheMatrixBack) {
  for (const Index n : {1, 2, 23, 24, 25, 60, 131}) {
    const Matrix a = RandomPositive(n, static_cast<std::uint64_t>(n));
    const auto factor = Cholesky::Factor(a);
    ASSERT_TRUE(factor);
    EXPECT_LT((factor->lower() * factor->lower().transpose() - a).norm(), kTolerance * a.norm()) << n;
    EXPECT_LT((factor->lower() * factor->lower_inverse() - Matrix::Identity(n, n)).norm(), kTolerance * double(n)) << n;
    Matrix inverse;
    factor->Inverse(inverse);
    const Matrix whole = inverse.selfadjointView<Eigen::Lower>();
    EXPECT_LT((whole * a - Matrix::Identity(n, n)).norm(), kTolerance * double(n)) << n;
    EXPECT_LT((a * factor->Solve(Vector::Ones(n)) - Vector::Ones(n)).norm(), kTolerance * double(n)) << n;
  }
}

TEST(CholeskyTest, TrianglesSolveAnyNumberOfColumns) {
  const Index n = 131;
  const auto factor = Cholesky::Factor(RandomPositive(n, 3));
  ASSERT_TRUE(factor);
  for (const Index columns : {1, 2, 3, 4, 9}) {
    const Matrix right = Matrix::NullaryExpr(n, columns, [](Index i, Index j) { return std::sin(double(7 * i + j)); });
    EXPECT_LT((factor->lower() * factor->SolveLower(right) - right).norm(), kTolerance * right.norm()) << columns;
    EXPECT_LT((factor->lower().transpose() * factor->SolveUpper(right) - right).norm(), kTolerance * right.norm());
  }
}

TEST(CholeskyTest, RowsMayBeAppendedOneByOne) {
  const Index n = 20, most = 60;
  const Matrix a = RandomPositive(most, 11);
  auto grown = Cholesky::Factor(a.topLeftCorner(n, n));
  ASSERT_TRUE(grown);
  for (Index rows = n; rows < most; ++rows) {
    ASSERT_TRUE(grown->Append(a.block(0, rows, rows, 1), a.block(rows, rows, 1, 1)));
    const auto fresh = Cholesky::Factor(a.topLeftCorner(rows + 1, rows + 1));
    EXPECT_LT((grown->lower() - fresh->lower()).cwiseAbs().maxCoeff(), kTolerance);
    EXPECT_LT((grown->lower_inverse() - fresh->lower_inverse()).cwiseAbs().maxCoeff(), kTolerance);
  }
}

TEST(CholeskyTest, AnAppendedFactorEqualsAFreshOne) {
  for (const Index p : {1, 2, 30}) {
    const Index n = 50;
    const Matrix a = RandomPositive(n + p, 7);
    const auto fresh = Cholesky::Factor(a);
    auto grown = Cholesky::Factor(a.topLeftCorner(n, n));
    ASSERT_TRUE(fresh && grown);
    ASSERT_TRUE(grown->Append(a.topRightCorner(n, p), a.bottomRightCorner(p, p)));
    EXPECT_LT((grown->lower() - fresh->lower()).cwiseAbs().maxCoeff(), kTolerance);
    EXPECT_LT((grown->lower_inverse() - fresh->lower_inverse()).cwiseAbs().maxCoeff(), kTolerance);
    EXPECT_NEAR(grown->HalfLogDeterminant(), fresh->HalfLogDeterminant(), kTolerance);
  }
}

TEST(CholeskyTest, WhatIsNotPositiveDefiniteIsRefused) {
  EXPECT_FALSE(Cholesky::Factor(-Matrix::Identity(3, 3)));
  EXPECT_FALSE(Cholesky::Factor(Matrix::Ones(3, 3)));
  EXPECT_FALSE(Cholesky::Factor(Matrix::Constant(2, 2, std::numeric_limits<double>::quiet_NaN())));
  EXPECT_FALSE(Cholesky::Factor(Matrix::Identity(2, 2) * std::numeric_limits<double>::infinity()));
  auto factor = Cholesky::Factor(Matrix::Identity(2, 2));
  ASSERT_TRUE(factor);
  EXPECT_FALSE(factor->Append(Matrix::Ones(2, 1), Matrix::Ones(1, 1)));
  EXPECT_EQ(factor->size(), 2);
}

}  // namespace
}  // namespace hpo::search::gp
