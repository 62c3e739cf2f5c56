// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/document/nearest_name.h"

#include <gtest/gtest.h>

#include <string>

namespace hpo::trial_runner {
namespace {

const std::vector<std::string> kNames = {"lr", "weight_decay", "momentum", "sgd", "adam", "adamw"};

TEST(NearestNameTest, FindsMisspeltNames) {
  EXPECT_EQ(NearestName("momentmu", kNames), "momentum");
  EXPECT_EQ(NearestName("weightdecay", kNames), "weight_decay");
  EXPECT_EQ(NearestName("adma", kNames), "adam");
  EXPECT_EQ(NearestName("sdg", kNames), "sgd");
  EXPECT_EQ(NearestName("adamw", kNames), "adamw");
}

TEST(NearestNameTest, FarNamesAreNotSuggested) {
  EXPECT_EQ(NearestName("colour", kNames), std::nullopt);
  EXPECT_EQ(NearestName("", kNames), std::nullopt);
  EXPECT_EQ(NearestName(std::string(100000, 'a'), kNames), std::nullopt);
  EXPECT_EQ(NearestName("lr", {}), std::nullopt);
}

TEST(NearestNameTest, SuggestionIsAPhraseToAppend) {
  EXPECT_EQ(DidYouMean("sdg", kNames), "; did you mean sgd?");
  EXPECT_EQ(DidYouMean("colour", kNames), "");
}

}  // namespace
}  // namespace hpo::trial_runner
