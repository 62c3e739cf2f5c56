// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/protocol/message.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>

namespace hpo::protocol {
namespace {

using ::testing::HasSubstr;

// The text of the error that reading `line` throws; empty when it throws none.
std::string ErrorOf(const std::string& line) {
  try {
    ReadFromRunner(line);
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "";
}

std::string ToRunnerErrorOf(const std::string& line) {
  try {
    ReadToRunner(line);
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "";
}

TEST(MessageTest, EveryEndCauseIsFoundByItsName) {
  for (int i = 0; i <= static_cast<int>(EndCause::kCannotWrite); ++i) {
    const auto cause = static_cast<EndCause>(i);
    EXPECT_EQ(EndCauseNamed(Name(cause)), cause) << Name(cause);
  }
  EXPECT_EQ(EndCauseNamed("tired"), std::nullopt);
}

TEST(MessageTest, MeasureLooksAsDocumented) {
  // A named sender: g++ 12 loses sight of a nested optional string and warns of it as uninitialized.
  const Sender sender{.trial = 3, .attempt = 1, .token = "9f"};
  const Measure measure{.sender = sender, .step = 2, .metrics = {{"valid.error", 0.1}}, .value = {}};
  EXPECT_EQ(Line(measure),
            R"({"measure":{"trial":3,"attempt":1,"token":"9f","step":2.0,"metrics":{"valid.error":0.1}}})");
}

TEST(MessageTest, NonFiniteNumbersTravelAsStrings) {
  const double inf = std::numeric_limits<double>::infinity();
  const Tell tell{.sender = {},
                  .metrics = {{"a", std::nan("")}, {"b", inf}, {"c", -inf}},
                  .value = {},
                  .step = {},
                  .test = {},
                  .facts = {},
                  .failed = {},
                  .cause = EndCause::kFinished};
  EXPECT_EQ(Line(tell), R"({"tell":{"metrics":{"a":"nan","b":"inf","c":"-inf"}}})");
  const Metrics read = std::get<Tell>(*ReadFromRunner(Line(tell))).metrics;
  EXPECT_TRUE(std::isnan(read.at("a")));
  EXPECT_EQ(read.at("b"), inf);
  EXPECT_EQ(read.at("c"), -inf);
}

TEST(MessageTest, BareNaNOfOtherLanguagesIsReadAsNan) {
  const auto message =
      ReadFromRunner(R"({"measure": {"step": 1, "metrics": {"NaN \" Infinity": -Infinity, "b": NaN}}})");
  const Metrics metrics = std::get<Measure>(*message).metrics;
  EXPECT_EQ(metrics.at("NaN \" Infinity"), -std::numeric_limits<double>::infinity());
  EXPECT_TRUE(std::isnan(metrics.at("b")));
}

TEST(MessageTest, OneTrialProgramMayLeaveOutTheSender) {
  const Measure measure = std::get<Measure>(*ReadFromRunner(R"({"measure": {"step": 1, "value": 0.5}})"));
  EXPECT_EQ(measure.value, 0.5);
  EXPECT_FALSE(measure.sender.trial || measure.sender.attempt || measure.sender.token);
}

TEST(MessageTest, NullCountsAsAbsent) {
  const Tell tell = std::get<Tell>(*ReadFromRunner(R"({"tell": {"value": 1, "token": null, "failed": null}})"));
  EXPECT_FALSE(tell.failed || tell.sender.token);
}

TEST(MessageTest, UserPrintsAreNoProtocolLines) {
  for (const char* line : {"", "   ", "epoch 3: loss 0.2", "{", "{}", "[1, 2]", "{\"loss\": 0.2}", "\"measure\"",
                           "{\"measured\": {}}", "{\"measure\"", "\xff\xfe{\"measure\":"}) {
    EXPECT_EQ(ReadFromRunner(line), std::nullopt) << line;
  }
}

TEST(MessageTest, BrokenProtocolLineSaysWhichMemberIsWrong) {
  EXPECT_THAT(ErrorOf(R"({"measure": {"step": 1, "val)"), HasSubstr("not valid JSON"));
  EXPECT_EQ(ErrorOf(R"({"measure": 3})"), "measure must be an object, got 3");
  EXPECT_EQ(ErrorOf(R"({"measure": {"value": 1}})"), "measure.step is missing");
  EXPECT_EQ(ErrorOf(R"({"measure": {"step": 0, "value": 1}})"), "measure.step must be a number > 0, got 0");
  EXPECT_EQ(ErrorOf(R"({"measure": {"step": 1}})"), "measure.metrics is missing (or \"value\" in its place)");
  EXPECT_EQ(ErrorOf(R"({"measure": {"step": 1, "metrics": {"a": "big"}}})"),
            "measure.metrics.a must be a number (or \"nan\", \"inf\", \"-inf\"), got \"big\"");
  EXPECT_THAT(ErrorOf(R"({"measure": {"step": 1, "vlaue": 1, "value": 1}})"), HasSubstr("measure.vlaue is unknown"));
  EXPECT_EQ(ErrorOf(R"({"tell": {"trial": -1, "value": 1}})"), "tell.trial must be an integer >= 0, got -1");
  EXPECT_EQ(ErrorOf(R"({"tell": {"attempt": 0, "value": 1}})"), "tell.attempt must be an integer >= 1, got 0");
  EXPECT_EQ(ErrorOf(R"({"tell": {"trial": 3000000000, "value": 1}})"),
            "tell.trial must be an integer >= 0, got 3000000000");
  EXPECT_THAT(ErrorOf(R"({"tell": {}})"), HasSubstr("tell.metrics is missing"));
  EXPECT_EQ(ErrorOf(R"({"tell": {"failed": "x", "cause": "tired"}})"),
            "tell.cause \"tired\" is not the name of an end cause");
  EXPECT_EQ(ErrorOf(R"({"progress": {"count": 1.5}})"), "progress.count must be an integer in [0, 2^64), got 1.5");
  EXPECT_EQ(ErrorOf(R"({"ready": {}})"), "ready.runner is missing");
  EXPECT_EQ(ErrorOf(R"({"ready": {"runner": "r"}, "tell": {}})"), "a message must have exactly one member");
  EXPECT_THAT(ErrorOf("{\"tell\": {\"failed\": \"\xff\"}}"), HasSubstr("not valid JSON"));
  EXPECT_THAT(ErrorOf(R"({"tell": {"value": 1e999}})"), HasSubstr("not valid JSON"));
}

TEST(MessageTest, StoppedBeforeTheFirstMeasurementNeedsNoMetrics) {
  const Tell tell = std::get<Tell>(*ReadFromRunner(R"({"tell": {"cause": "stopped"}})"));
  EXPECT_EQ(tell.cause, EndCause::kStopped);
}

TEST(MessageTest, LinesUpToOneMebibyteAreRead) {
  Tell tell;
  tell.failed = "";
  tell.failed = std::string(kMaxLineBytes - Line(tell).size(), 'x');
  ASSERT_EQ(Line(tell).size(), kMaxLineBytes);
  EXPECT_EQ(std::get<Tell>(*ReadFromRunner(Line(tell))).failed, tell.failed);
  *tell.failed += "x";
  EXPECT_THAT(ErrorOf(Line(tell)), HasSubstr("longer than the limit"));
}

TEST(MessageTest, DeeplyNestedLineIsRefusedBeforeItOverflowsAStack) {
  const std::string deep = "{\"tell\": {\"value\": 1, \"facts\": " + std::string(500000, '[');
  EXPECT_EQ(ErrorOf(deep), "nested deeper than 64 levels");
}

TEST(MessageTest, BytesThatAreNoUtf8DoNotLoseAFailure) {
  Tell tell;
  tell.failed = "bad \xff byte";
  EXPECT_EQ(std::get<Tell>(*ReadFromRunner(Line(tell))).failed, "bad \xef\xbf\xbd byte");
}

TEST(MessageTest, CommandStartIsFlat) {
  Start start;
  start.members.push_back({.trial = 3,
                           .attempt = 2,
                           .token = "9f",
                           .seed = 17,
                           .document = {{"epochs", 1}},
                           .configuration = {{"x", 0.5}},
                           .folder = "/a",
                           .checkpoint = "/b",
                           .until = {}});
  EXPECT_EQ(CommandStartLine(start), R"({"start":{"trial":3,"attempt":2,"token":"9f","seed":17,)"
                                     R"("configuration":{"x":0.5},"folder":"/a","checkpoint":"/b",)"
                                     R"("device":"cpu","threads":1}})");
}

TEST(MessageTest, MalformedStartSaysWhichMemberIsWrong) {
  EXPECT_EQ(ToRunnerErrorOf("hello").substr(0, 14), "not valid JSON");
  EXPECT_EQ(ToRunnerErrorOf(R"({"tell": {}})"), "a message must be start or stop, got \"tell\"");
  EXPECT_EQ(ToRunnerErrorOf(R"({"start": {"members": []}})"), "start.members must not be empty");
  EXPECT_EQ(ToRunnerErrorOf(R"({"start": {"members": [{"trial": 1, "attempt": 1, "token": 5}]}})"),
            "start.members.0.token must be a string, got 5");
  EXPECT_EQ(ToRunnerErrorOf(R"({"stop": {"trial": 1, "attempt": 1, "reason": "user", "deadline_s": -1}})"),
            "stop.deadline_s must be a number > 0, got -1");
}

}  // namespace
}  // namespace hpo::protocol
