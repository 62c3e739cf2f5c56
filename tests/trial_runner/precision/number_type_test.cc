// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/precision/number_type.h"

#include <gtest/gtest.h>

#include <stdexcept>

#include "trial_runner/architecture/architecture.h"

namespace hpo::trial_runner {
namespace {

constexpr DeviceCapability kPlainCpu = {.bf16 = true, .fp16 = true};
constexpr DeviceCapability kBf16Cpu = {.bf16 = true, .fast_bf16 = true, .fp16 = true};

Architecture Dense() {
  Architecture net({4});
  net.Add("output", Linear{.outputs = 2}, Architecture::kInput);
  return net;
}

Architecture Wide() {
  Architecture net({32});
  net.Add("output", Linear{.outputs = 16}, Architecture::kInput);
  return net;
}

Architecture Convolutional(std::int64_t groups) {
  Architecture net({4, 6, 6});
  const int x = net.Add("conv0", Conv2d{.outputs = 8}, Architecture::kInput);
  net.Add("conv1", Conv2d{.outputs = 8, .groups = groups}, x);
  return net;
}

Choice Resolve(const std::string& asked, const DeviceCapability& device, const Architecture& net = Dense()) {
  return ResolvePrecision(asked, device, &net);
}

TEST(NumberTypeTest, WhatTheDeviceHasIsUsedWithoutAReason) {
  for (const char* asked : {"fp32", "bf16", "fp16"}) {
    EXPECT_EQ(Resolve(asked, kPlainCpu).used, asked);
    EXPECT_EQ(Resolve(asked, kPlainCpu).why, "");
  }
  EXPECT_EQ(Resolve("tf32", CudaCapability(8, 0)).used, "tf32");
}

TEST(NumberTypeTest, WhatTheDeviceLacksIsReplacedWithAReason) {
  EXPECT_EQ(Resolve("tf32", kBf16Cpu).used, "fp32");
  EXPECT_EQ(Resolve("tf32", kBf16Cpu).why, "the device has no tf32");
  EXPECT_EQ(Resolve("bf16", CudaCapability(7, 5)).used, "fp32");
  EXPECT_EQ(Resolve("float8", kPlainCpu).used, "fp32");
  EXPECT_EQ(Resolve("float8", kBf16Cpu).used, "bf16");
  EXPECT_EQ(Resolve("float8", CudaCapability(8, 0)).why, "the device has no float8");
}

TEST(NumberTypeTest, Float8IsUsedWhereDeviceAndNetworkTakeIt) {
  EXPECT_EQ(Resolve("float8", CudaCapability(9, 0), Wide()).used, "float8");
  EXPECT_EQ(Resolve("float8", CudaCapability(9, 0), Wide()).why, "");
  EXPECT_EQ(Resolve("float8", CudaCapability(8, 6), Wide()).used, "bf16");
}

TEST(NumberTypeTest, Float8GivesWayWhereNoLayerTakesIt) {
  for (const Architecture& net : {Dense(), Convolutional(1)}) {
    EXPECT_EQ(Resolve("float8", CudaCapability(9, 0), net).used, "bf16");
    EXPECT_EQ(Resolve("float8", CudaCapability(9, 0), net).why,
              "the network has no linear layer whose inputs and outputs are multiples of 16");
  }
  const Choice module = ResolvePrecision("float8", CudaCapability(9, 0), nullptr);
  EXPECT_EQ(module.used, "bf16");
  EXPECT_EQ(module.why, "a module of one's own computes its products itself");
}

TEST(NumberTypeTest, AutoIsBf16OnlyWhereItIsFaster) {
  EXPECT_EQ(Resolve("auto", kBf16Cpu, Convolutional(1)).used, "bf16");
  EXPECT_EQ(Resolve("auto", kBf16Cpu, Convolutional(8)).used, "fp32");
  EXPECT_EQ(Resolve("auto", kBf16Cpu, Dense()).used, "fp32");
  EXPECT_EQ(Resolve("auto", kPlainCpu, Convolutional(1)).used, "fp32");
  EXPECT_EQ(ResolvePrecision("auto", kBf16Cpu, nullptr).used, "fp32");
  EXPECT_EQ(ResolvePrecision("auto", CudaCapability(9, 0), nullptr).used, "bf16");
  EXPECT_EQ(ResolvePrecision("auto", CudaCapability(7, 0), nullptr).used, "fp32");
  EXPECT_NE(Resolve("auto", kBf16Cpu).why, "");
}

TEST(NumberTypeTest, UnknownNamesAreRefused) { EXPECT_THROW(Resolve("fp64", kPlainCpu), std::invalid_argument); }

TEST(NumberTypeTest, Fp16GivesWayToTheFasterTypeOfWideRange) {
  EXPECT_EQ(WideRange(kPlainCpu), "fp32");
  EXPECT_EQ(WideRange(kBf16Cpu), "bf16");
}

TEST(DeviceCapabilityTest, ComputeCapabilityDecidesWhatCudaHas) {
  EXPECT_FALSE(CudaCapability(7, 5).tf32);
  EXPECT_TRUE(CudaCapability(8, 0).fast_bf16);
  EXPECT_FALSE(CudaCapability(8, 6).float8);
  EXPECT_TRUE(CudaCapability(8, 9).float8);
  EXPECT_TRUE(CudaCapability(10, 0).float8);
}

TEST(DeviceCapabilityTest, EveryProcessorComputesInBothHalfTypes) {
  const DeviceCapability cpu = CpuCapability();
  EXPECT_TRUE(cpu.bf16 && cpu.fp16);
  EXPECT_FALSE(cpu.cuda || cpu.tf32 || cpu.float8);
}

}  // namespace
}  // namespace hpo::trial_runner
