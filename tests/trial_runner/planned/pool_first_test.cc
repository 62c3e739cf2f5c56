// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/planned/pool_first.h"

#include <gmock/gmock.h>

namespace hpo::trial_runner {
namespace {

std::vector<std::string> Names(const Architecture& net) {
  std::vector<std::string> names;
  for (const Node& node : net.nodes()) names.push_back(node.name);
  return names;
}

Architecture Stage(ActivationKind kind, PoolKind pool) {
  Architecture net({1, 4, 4});
  const int conv = net.Add("conv", Conv2d{.outputs = 2}, Architecture::kInput);
  net.Add("pool", Pool2d{.kind = pool}, net.Add("active", Activation{kind}, conv));
  return net;
}

TEST(PoolFirstTest, AMaximumIsTakenBeforeTheReluThatItReads) {
  const Architecture net = PoolFirst(Stage(ActivationKind::kRelu, PoolKind::kMax));
  EXPECT_THAT(Names(net), testing::ElementsAre("conv", "pool", "active"));
  EXPECT_TRUE(std::holds_alternative<Pool2d>(net.nodes()[1].layer));
  EXPECT_THAT(net.nodes()[1].inputs, testing::ElementsAre(0));
  EXPECT_THAT(net.nodes()[2].inputs, testing::ElementsAre(1));
}

TEST(PoolFirstTest, OthersStayWhereTheyAre) {
  for (const Architecture& net :
       {Stage(ActivationKind::kGelu, PoolKind::kMax), Stage(ActivationKind::kRelu, PoolKind::kAverage)}) {
    EXPECT_THAT(Names(PoolFirst(net)), testing::ElementsAre("conv", "active", "pool"));
  }
}

TEST(PoolFirstTest, AReluThatAnotherLayerReadsStaysWhereItIs) {
  Architecture net({1, 4, 4});
  const int active = net.Add("active", Activation{ActivationKind::kRelu}, Architecture::kInput);
  const int pool = net.Add("pool", Pool2d{}, active);
  net.Add("wide", Flatten{}, active);
  net.Add("small", Flatten{}, pool);
  EXPECT_THAT(Names(PoolFirst(net)), testing::ElementsAre("active", "pool", "wide", "small"));
}

}  // namespace
}  // namespace hpo::trial_runner
