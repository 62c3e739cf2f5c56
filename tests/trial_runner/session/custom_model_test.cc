// SPDX-License-Identifier: Apache-2.0
//
// The example of a runner with models of one's own trains them to what such networks reach on the digits.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/paths.h"
#include "tests/support/scratch_folder.h"
#include "tests/trial_runner/session/conversation.h"

namespace hpo::trial_runner {
namespace {

class CustomModelTest : public ::testing::TestWithParam<const char*> {};

TEST_P(CustomModelTest, LearnsTheDigits) {
  const ScratchFolder folder;
  RunnerProcess runner(testing::kCustomModelProgram);
  EXPECT_THAT(runner.out().ReadLine().value(), ::testing::HasSubstr("example_custom_model"));
  runner.in().Send(StartLine(folder, 1,
                             {{"model", {{"name", GetParam()}, {GetParam(), {{"width", 64}}}}},
                              {"optimizer", {{"lr", 0.01}}},
                              {"epochs", 10}}));
  const protocol::Tell tell = ReadTell(runner);
  ASSERT_FALSE(tell.failed) << *tell.failed;
  EXPECT_GT(tell.test.at("test.accuracy"), 0.9);
}

INSTANTIATE_TEST_SUITE_P(Models, CustomModelTest, ::testing::Values("funnel", "gated"));

}  // namespace
}  // namespace hpo::trial_runner
