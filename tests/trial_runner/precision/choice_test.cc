// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/precision/choice.h"

#include <gtest/gtest.h>

#include <stdexcept>

namespace hpo::trial_runner {
namespace {

TEST(ChoiceTest, WhatIsUsedAsAskedNeedsNoReason) {
  EXPECT_EQ(ToJson(Choice{"bf16", "bf16", ""}), (nlohmann::json{{"asked", "bf16"}, {"used", "bf16"}, {"why", ""}}));
}

}  // namespace
}  // namespace hpo::trial_runner
