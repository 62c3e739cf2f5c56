// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/device/open_accelerator.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

#include "trial_runner/device/accelerator.h"

namespace hpo::trial_runner {
namespace {

std::string Refusal(const std::string& device) {
  try {
    OpenAccelerator(device);
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "";
}

TEST(OpenAcceleratorTest, TheCpuNeedsNone) { EXPECT_EQ(OpenAccelerator("cpu"), nullptr); }

TEST(OpenAcceleratorTest, AnUnknownDeviceIsRefusedWithTheKnownOnes) {
  for (const char* device : {"tpu", "cuda:", "cuda:x", "cuda:-1", "cuda:1 ", ""}) {
    EXPECT_THAT(Refusal(device), ::testing::HasSubstr("use cpu, cuda or cuda:<index>")) << device;
  }
}

// With a GPU at hand no device is of this number; without, or without a CUDA build, there is none at all.
TEST(OpenAcceleratorTest, ADeviceThatIsNotThereIsRefusedByName) {
  EXPECT_THAT(Refusal("cuda:9999"), ::testing::StartsWith("device cuda:9999: "));
}

}  // namespace
}  // namespace hpo::trial_runner
