// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/architecture/segments.h"

#include <gmock/gmock.h>

#include <vector>

namespace hpo::trial_runner {
namespace {

using testing::ElementsAre;

MATCHER_P2(Nodes, begin, end, "") { return arg.begin == begin && arg.end == end; }

// Layers of equal size, one after the other.
Architecture Chain(int layers) {
  Architecture net({8});
  int x = Architecture::kInput;
  for (int i = 0; i < layers; ++i) x = net.Add("l" + std::to_string(i), Linear{.outputs = 8}, x);
  return net;
}

TEST(SegmentsTest, AChainIsCutIntoEqualParts) {
  EXPECT_THAT(CutIntoSegments(Chain(6), 3), ElementsAre(Nodes(0, 2), Nodes(2, 4), Nodes(4, 6)));
  EXPECT_THAT(CutIntoSegments(Chain(6), 1), ElementsAre(Nodes(0, 6)));
  EXPECT_EQ(CutIntoSegments(Chain(6), 100).size(), 6U);
}

// A residual edge passes its block's inside: only between blocks is one tensor alive.
TEST(SegmentsTest, ABlockIsNotCut) {
  Architecture net({8});
  int x = Architecture::kInput;
  for (int i = 0; i < 3; ++i) {
    const std::string suffix = std::to_string(i);
    int inside = net.Add("a" + suffix, Linear{.outputs = 8}, x);
    inside = net.Add("b" + suffix, Linear{.outputs = 8}, inside);
    x = i == 0 ? inside : net.Add("sum" + suffix, Sum{}, {inside, x});
  }
  EXPECT_THAT(CutIntoSegments(net, 100), ElementsAre(Nodes(0, 1), Nodes(1, 2), Nodes(2, 5), Nodes(5, 8)));
}

TEST(SegmentsTest, MoreSegmentsKeepLessUntilTheCutsWeighMore) {
  const Architecture net = Chain(16);
  const auto kept = [&](int segments) { return KeptBytes(net, CutIntoSegments(net, segments)); };
  EXPECT_EQ(kept(1), 4 * 8 * 16);
  EXPECT_EQ(kept(4), 4 * 8 * (4 + 3));
  EXPECT_EQ(kept(16), 4 * 8 * 16);
}

}  // namespace
}  // namespace hpo::trial_runner
