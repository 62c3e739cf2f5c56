// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/precision/choice.h"

#include <gtest/gtest.h>

#include <stdexcept>

namespace hpo::trial_runner {
namespace {

TEST(ChoiceTest, WhatIsUsedAsAskedNeedsNoReason) {
  EXPECT_EQ(ToJson(ResolveDevice("cpu")), (nlohmann::json{{"asked", "cpu"}, {"used", "cpu"}, {"why", ""}}));
  EXPECT_EQ(ResolveDevice("cpu").why, "");
}

TEST(ChoiceTest, ADeviceThatThisBuildLacksIsRecordedWithAReason) {
  for (const char* asked : {"cuda", "cuda:1"}) {
    const Choice choice = ResolveDevice(asked);
    EXPECT_EQ(choice.asked, asked);
    EXPECT_EQ(choice.used, "cpu");
    EXPECT_NE(choice.why, "");
  }
}

TEST(ChoiceTest, UnknownNamesAreRefused) { EXPECT_THROW(ResolveDevice("tpu"), std::invalid_argument); }

}  // namespace
}  // namespace hpo::trial_runner
