// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/data/decoding_choice.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hpo::trial_runner {
namespace {

using ::testing::Optional;

constexpr std::uint64_t kMegabyte = 1'000'000;

TEST(DecodingChoiceTest, AutoKeepsWhatTakesHalfOfTheMemory) {
  EXPECT_EQ(WhyNotKept("auto", 50 * kMegabyte, 100 * kMegabyte), std::nullopt);
  EXPECT_THAT(
      WhyNotKept("auto", 51 * kMegabyte, 100 * kMegabyte),
      Optional(std::string("the pixels would take 51 MB, more than half of the 100 MB of memory that are left")));
  EXPECT_EQ(WhyNotKept("auto", 51 * kMegabyte, std::nullopt), std::nullopt);
}

TEST(DecodingChoiceTest, TheOthersDoAsTheySay) {
  EXPECT_EQ(WhyNotKept("once", 200 * kMegabyte, 100 * kMegabyte), std::nullopt);
  EXPECT_THAT(WhyNotKept("each_epoch", 1, 100 * kMegabyte), Optional(std::string()));
}

}  // namespace
}  // namespace hpo::trial_runner
