// SPDX-License-Identifier: Apache-2.0
#include "hpo/base/error.h"

#include <gtest/gtest.h>

#include <set>

namespace hpo {
namespace {

TEST(ErrorTest, EachCodeHasItsOwnNameAndExitStatus) {
  std::set<std::string_view> names;
  std::set<int> statuses;
  for (const ErrorInfo& row : ErrorTable()) {
    EXPECT_EQ(&Info(row.code), &row);
    EXPECT_TRUE(names.insert(row.name).second) << row.name;
    EXPECT_TRUE(statuses.insert(row.exit_status).second) << row.name;
    EXPECT_FALSE(row.meaning.empty()) << row.name;
    EXPECT_GE(row.http_status, 400) << row.name;
  }
}

TEST(ErrorTest, ExitStatusesAreThePublishedOnes) {
  EXPECT_EQ(Info(ErrorCode::kNoUsableTrial).exit_status, 1);
  EXPECT_EQ(Info(ErrorCode::kUsage).exit_status, 2);
  EXPECT_EQ(Info(ErrorCode::kInvalidInput).exit_status, 65);
  EXPECT_EQ(Info(ErrorCode::kUnavailable).exit_status, 69);
  EXPECT_EQ(Info(ErrorCode::kInternal).exit_status, 70);
  EXPECT_EQ(Info(ErrorCode::kCannotWrite).exit_status, 73);
  EXPECT_EQ(Info(ErrorCode::kInterrupted).exit_status, 75);
  EXPECT_EQ(Info(ErrorCode::kRefused).exit_status, 77);
  EXPECT_EQ(Info(ErrorCode::kBudgetExhausted).exit_status, 78);
  EXPECT_EQ(Info(ErrorCode::kKilled).exit_status, 130);
}

TEST(ErrorTest, TheMessageStartsWithThePath) {
  EXPECT_STREQ(Error(ErrorCode::kNotFound, "no such study", "runs/digits").what(), "runs/digits: no such study");
  EXPECT_STREQ(Error(ErrorCode::kUsage, "unknown command").what(), "unknown command");
}

TEST(ErrorTest, ProblemsOfAFileStandOneALineWithTheirPlaces) {
  const Error error(ErrorCode::kInvalidInput, "study.json",
                    std::vector<Problem>{{"budget.trials", 4, "must be > 0"}, {"", 0, "is empty"}});
  EXPECT_STREQ(error.what(), "study.json:4: budget.trials: must be > 0\nstudy.json: is empty");
  EXPECT_EQ(error.problems().size(), 2u);
  EXPECT_EQ(error.path(), "study.json");
}

}  // namespace
}  // namespace hpo
