// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/precision/memory_format.h"

#include <ATen/ops/allclose.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/rand.h>
#include <gtest/gtest.h>

#include <stdexcept>

#include "trial_runner/architecture/architecture.h"
#include "trial_runner/network.h"

namespace hpo::trial_runner {
namespace {

Architecture Dense() {
  Architecture net({4});
  net.Add("output", Linear{.outputs = 2}, Architecture::kInput);
  return net;
}

Architecture Convolutional() {
  Architecture net({3, 6, 6});
  int x = net.Add("conv0", Conv2d{.outputs = 4, .kernel = 3, .padding = 1}, Architecture::kInput);
  x = net.Add("conv1", Conv2d{.outputs = 5, .kernel = 3}, x);
  net.Add("features", Flatten{}, x);
  return net;
}

TEST(MemoryFormatTest, AutoIsChannelsLastWhereThereAreConvolutions) {
  const Architecture dense = Dense(), convolutional = Convolutional();
  EXPECT_EQ(ResolveMemoryFormat("auto", &convolutional).used, "channels_last");
  EXPECT_EQ(ResolveMemoryFormat("auto", &dense).used, "contiguous");
  EXPECT_EQ(ResolveMemoryFormat("auto", nullptr).used, "contiguous");
}

TEST(MemoryFormatTest, WhatIsAskedForIsUsedAndWhatIsNotHasAReason) {
  const Architecture dense = Dense(), convolutional = Convolutional();
  EXPECT_EQ(ResolveMemoryFormat("contiguous", &convolutional).used, "contiguous");
  EXPECT_EQ(ResolveMemoryFormat("channels_last", &convolutional).why, "");
  EXPECT_EQ(ResolveMemoryFormat("channels_last", nullptr).used, "channels_last");
  EXPECT_EQ(ResolveMemoryFormat("channels_last", &dense).used, "contiguous");
  EXPECT_EQ(ResolveMemoryFormat("channels_last", &dense).why, "the network has no convolutions");
  EXPECT_THROW(ResolveMemoryFormat("nchw", &dense), std::invalid_argument);
}

TEST(MemoryFormatTest, WeightsKeepTheirValuesAndTheNetworkItsFunction) {
  const auto plain = BuildNetwork(Convolutional(), 1), network = BuildNetwork(Convolutional(), 1);
  UseMemoryFormat("channels_last", *network);
  const std::vector<NamedTensor> before = plain->Parameters(), after = network->Parameters();
  for (std::size_t i = 0; i < before.size(); ++i) {
    EXPECT_TRUE(at::equal(before[i].tensor, after[i].tensor)) << before[i].name;
    EXPECT_TRUE(after[i].tensor.requires_grad()) << before[i].name;
  }
  EXPECT_TRUE(after.front().tensor.is_contiguous(at::MemoryFormat::ChannelsLast));
  const at::Tensor samples = at::rand({2, 3, 6, 6});
  EXPECT_TRUE(at::allclose(plain->Forward(samples), network->Forward(samples), 1e-5, 1e-6));
}

TEST(MemoryFormatTest, ContiguousLeavesTheWeightsAsTheyWereBuilt) {
  const auto network = BuildNetwork(Convolutional(), 1);
  UseMemoryFormat("contiguous", *network);
  for (const NamedTensor& parameter : network->Parameters()) EXPECT_TRUE(parameter.tensor.is_contiguous());
}

}  // namespace
}  // namespace hpo::trial_runner
