// SPDX-License-Identifier: Apache-2.0
#include "hpo/run/running_attempt.h"

#include <gmock/gmock.h>

#include "tests/support/attempts.h"

namespace hpo::run {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

constexpr TimePoint kStart{};

class RunningAttemptTest : public ::testing::Test {
 protected:
  RunningAttempt attempt_{testing::LaunchOf(3, nlohmann::json::object()).members.front(), {.metric = "loss"}, kStart};
};

TEST_F(RunningAttemptTest, TheShorthandValueIsTheObjective) {
  EXPECT_EQ(attempt_.OnMeasure({.step = 2, .value = 0.5}, kStart).metrics, (Metrics{{"loss", 0.5}}));
  EXPECT_EQ(attempt_.EndedByTell({.metrics = {{"time", 1}}, .value = 0.25}, kStart).outcome.metrics,
            (Metrics{{"loss", 0.25}, {"time", 1}}));
}

TEST_F(RunningAttemptTest, MessagesWithoutASenderAreItsOwn) {
  EXPECT_EQ(attempt_.Refusal({}), "");
  EXPECT_EQ(attempt_.Refusal({.trial = 3, .attempt = 1, .token = "token-3"}), "");
  EXPECT_THAT(attempt_.Refusal({.token = "token-2"}), HasSubstr("stale"));
  EXPECT_THAT(attempt_.Refusal({.trial = 2}), HasSubstr("another attempt"));
  EXPECT_THAT(attempt_.Refusal({.attempt = 2}), HasSubstr("another attempt"));
}

TEST_F(RunningAttemptTest, LimitsCountFromTheStartMessage) {
  EXPECT_EQ(attempt_.TimeLimit(10s), std::nullopt);
  EXPECT_EQ(attempt_.HangLimit(5s), std::nullopt);
  attempt_.OnSent(kStart + 1s);
  EXPECT_EQ(attempt_.TimeLimit(10s), kStart + 11s);
  EXPECT_EQ(attempt_.TimeLimit(std::nullopt), std::nullopt);
  EXPECT_EQ(attempt_.HangLimit(5s), kStart + 6s);
}

TEST_F(RunningAttemptTest, OnlyACounterThatChangesIsProgress) {
  attempt_.OnSent(kStart);
  attempt_.OnProgress({.count = 0}, kStart + 1s);
  attempt_.OnProgress({.count = 0}, kStart + 2s);
  EXPECT_EQ(attempt_.HangLimit(5s), kStart + 6s);
  attempt_.OnProgress({.count = 4}, kStart + 3s);
  EXPECT_EQ(attempt_.HangLimit(5s), kStart + 8s);
}

TEST_F(RunningAttemptTest, NoLimitHoldsOnceItIsLeaving) {
  attempt_.OnSent(kStart);
  attempt_.AskStop("pruned", false);
  EXPECT_EQ(attempt_.TimeLimit(1s), std::nullopt);
  EXPECT_EQ(attempt_.HangLimit(1s), std::nullopt);
}

TEST_F(RunningAttemptTest, OurVerdictWinsOverWhatComesLater) {
  attempt_.Condemn(EndCause::kTimeout, "too long");
  attempt_.Condemn(EndCause::kCrashed, "later");
  const study::Outcome told = attempt_.EndedByTell({.value = 0.5}, kStart).outcome;
  EXPECT_EQ(told.cause, EndCause::kTimeout);
  EXPECT_EQ(told.failed, "too long");
  EXPECT_TRUE(told.metrics.empty());
  EXPECT_EQ(attempt_.EndedByExit({false, 75}, "last words", kStart).outcome.failed, "too long\nstderr: last words");
}

TEST_F(RunningAttemptTest, SecondsCountFromTheBeginning) {
  attempt_.OnSent(kStart + 1s);
  EXPECT_EQ(attempt_.EndedByTell({.value = 0.5}, kStart + 3s).outcome.seconds, 3);
  EXPECT_EQ(attempt_.EndedByExit({false, 1}, "", kStart + 4s).outcome.seconds, 4);
}

}  // namespace
}  // namespace hpo::run
