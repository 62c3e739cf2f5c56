// SPDX-License-Identifier: Apache-2.0
#include "search/gp/subset.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace hpo::search::gp {
namespace {

struct Study {
  Matrix points;
  Vector values;
};

Study RandomStudy(Index n) {
  RandomStream random(1, 2);
  return {Matrix::NullaryExpr(n, 3, [&] { return random.Uniform(); }),
          Vector::NullaryExpr(n, [&] { return random.Normal(); })};
}

TEST(SubsetTest, AShortStudyIsKeptWhole) {
  const Study study = RandomStudy(20);
  EXPECT_EQ(SelectSubset(study.points, study.values, 20, RandomStream(0, 0)).size(), 20u);
}

TEST(SubsetTest, TheBestAndTheNearestToTheBestAreKept) {
  const Study study = RandomStudy(400);
  const std::vector<Index> rows = SelectSubset(study.points, study.values, 40, RandomStream(0, 0));
  ASSERT_EQ(rows.size(), 40u);
  EXPECT_TRUE(std::is_sorted(rows.begin(), rows.end()));
  const std::set<Index> kept(rows.begin(), rows.end());
  EXPECT_EQ(kept.size(), 40u);

  std::vector<Index> order(400);
  for (Index i = 0; i < 400; ++i) order[static_cast<std::size_t>(i)] = i;
  std::sort(order.begin(), order.end(), [&](Index a, Index b) { return study.values[a] < study.values[b]; });
  for (std::size_t k = 0; k < 10; ++k) EXPECT_TRUE(kept.contains(order[k])) << k;
  const Vector best = study.points.row(order[0]).transpose();
  std::sort(order.begin(), order.end(), [&](Index a, Index b) {
    return (study.points.row(a).transpose() - best).norm() < (study.points.row(b).transpose() - best).norm();
  });
  for (std::size_t k = 0; k < 20; ++k) EXPECT_TRUE(kept.contains(order[k])) << k;
}

TEST(SubsetTest, ChanceChoosesTheLastQuarterOnly) {
  const Study study = RandomStudy(400);
  const auto a = SelectSubset(study.points, study.values, 40, RandomStream(0, 1));
  const auto b = SelectSubset(study.points, study.values, 40, RandomStream(0, 2));
  EXPECT_NE(a, b);
  EXPECT_EQ(a, SelectSubset(study.points, study.values, 40, RandomStream(0, 1)));
  std::vector<Index> common;
  std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(common));
  EXPECT_GE(common.size(), 30u);
}

}  // namespace
}  // namespace hpo::search::gp
