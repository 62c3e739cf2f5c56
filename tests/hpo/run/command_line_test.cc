// SPDX-License-Identifier: Apache-2.0
#include "hpo/run/command_line.h"

#include <gtest/gtest.h>

namespace hpo::run {
namespace {

LaunchMember Member() {
  LaunchMember member;
  member.id = {12, 2};
  member.seed = 9007199254740991;
  member.folder = "/study/trials/0012/attempt-2";
  member.configuration_json = {{"optimizer.lr", 0.1}, {"depth", 3}, {"kind", "adamw"}, {"norm", true}, {"tiny", 1e-7}};
  return member;
}

std::string Fill(const std::string& argument, const LaunchMember& member = Member()) {
  return FillCommand({argument}, member, "cpu").front();
}

TEST(CommandLineTest, ParametersAreWrittenInTheShortestForm) {
  EXPECT_EQ(Fill("--lr={optimizer.lr}"), "--lr=0.1");
  EXPECT_EQ(Fill("{depth}x{depth}"), "3x3");
  EXPECT_EQ(Fill("{kind}"), "adamw");
  EXPECT_EQ(Fill("{norm}"), "true");
  EXPECT_EQ(Fill("{tiny}"), "1e-7");
}

TEST(CommandLineTest, PlacesOfTheAttemptAreFilled) {
  EXPECT_EQ(Fill("{trial}.{attempt}"), "12.2");
  EXPECT_EQ(Fill("{seed}"), "9007199254740991");
  EXPECT_EQ(Fill("{folder}/model"), "/study/trials/0012/attempt-2/model");
  EXPECT_EQ(Fill("{device}"), "cpu");
}

TEST(CommandLineTest, WhatATrialLacksLeavesNothing) {
  EXPECT_EQ(Fill("[{optimizer.sgd.momentum}]"), "[]");
  EXPECT_EQ(Fill("[{checkpoint}]"), "[]");
  LaunchMember resumed = Member();
  resumed.checkpoint = "/study/trials/0012/attempt-1";
  EXPECT_EQ(Fill("{checkpoint}", resumed), "/study/trials/0012/attempt-1");
}

TEST(CommandLineTest, TwoBracesAreALiteralOne) {
  EXPECT_EQ(Fill("{{trial}"), "{trial}");
  EXPECT_EQ(Fill(R"({"lr": {optimizer.lr}})"), R"({"lr": 0.1})");
}

TEST(CommandLineTest, AParameterWinsOverAPlaceOfTheSameName) {
  LaunchMember member = Member();
  member.configuration_json["seed"] = 5;
  EXPECT_EQ(Fill("{seed}", member), "5");
}

}  // namespace
}  // namespace hpo::run
