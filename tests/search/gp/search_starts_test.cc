// SPDX-License-Identifier: Apache-2.0
#include "search/gp/search_starts.h"

#include <gmock/gmock.h>

#include <algorithm>

namespace hpo::search::gp {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

TEST(SearchStartsTest, TheBestCandidateComesFirstAndSureOnesNext) {
  Vector values = Vector::LinSpaced(100, -50, 0);
  for (int seed = 0; seed < 20; ++seed) {
    RandomStream random(seed, 0);
    const std::vector<Index> starts = DrawStarts(values, 8, 2, random);
    ASSERT_EQ(starts.size(), 8);
    EXPECT_EQ(starts[0], 99);
    EXPECT_THAT(std::vector(starts.begin() + 1, starts.begin() + 3), UnorderedElementsAre(0, 1));
  }
}

TEST(SearchStartsTest, NoCandidateIsTwiceAStart) {
  RandomStream random(3, 0);
  std::vector<Index> starts = DrawStarts(Vector::Zero(12), 12, 1, random);
  std::ranges::sort(starts);
  EXPECT_THAT(starts, ElementsAre(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11));
  RandomStream other(4, 0);
  EXPECT_EQ(DrawStarts(Vector::Zero(3), 8, 0, other).size(), 3);
}

TEST(SearchStartsTest, BetterCandidatesAreDrawnMoreOften) {
  Vector values(4);
  values << 0, -1, -3, -6;
  int second = 0, last = 0;
  for (int seed = 0; seed < 400; ++seed) {
    RandomStream random(seed, 0);
    const std::vector<Index> starts = DrawStarts(values, 2, 0, random);
    EXPECT_THAT(starts, Contains(0));
    second += starts[1] == 1 ? 1 : 0;
    last += starts[1] == 3 ? 1 : 0;
  }
  EXPECT_GT(second, 10 * last);
  EXPECT_GT(last, 0);
}

TEST(SearchStartsTest, TheFirstOfEqualValuesGoesFirst) {
  Vector values(5);
  values << 1, 3, 2, 3, 1;
  EXPECT_THAT(BestFirst(values, 4), ElementsAre(1, 3, 2, 0));
  EXPECT_THAT(BestFirst(values, 64), ElementsAre(1, 3, 2, 0, 4));
}

}  // namespace
}  // namespace hpo::search::gp
