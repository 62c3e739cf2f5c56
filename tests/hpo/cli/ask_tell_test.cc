// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>
#include <string>

#include "hpo/base/error.h"
#include "hpo/cli/ask_tell_session.h"
#include "hpo/study/study_file.h"
#include "tests/support/fake_clock.h"
#include "tests/support/memory_file_system.h"

namespace hpo::cli {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

constexpr char kStudy[] = R"({"name": "pipe", "seed": 5, "objective": {"metric": "error", "goal": "minimize"},
  "budget": {"trials": 6}, "fidelity": {"path": "epochs", "min": 1, "max": 9},
  "pruner": {"name": "asha", "reduction_factor": 3},
  "space": {"lr": {"real": [0.0001, 1], "scale": "log"}, "kind": {"choice": ["a", "b"]}}})";

class AskTellTest : public ::testing::Test {
 protected:
  study::Study Open() {
    return study::Study(study::ParseStudyFile(kStudy, "study.json").spec,
                        {.files = &files_, .folder = "/runs/pipe", .clock = &clock_});
  }
  static json Answer(study::Study& study, const std::string& line) {
    return json::parse(AskTellSession(study).Answer(line));
  }
  json Answer(const std::string& line) { return Answer(study_, line); }

  // The answer is an error with this code, and nothing has changed.
  void ExpectRefused(const std::string& line, const std::string& code, const std::string& message) {
    const std::int64_t before = study_.state().sequence();
    const json answer = Answer(line);
    ASSERT_TRUE(answer.contains("error")) << line << " was answered by " << answer;
    EXPECT_EQ(answer.at("error").at("code"), code) << line;
    EXPECT_THAT(answer.at("error").at("message").get<std::string>(), HasSubstr(message)) << line;
    EXPECT_EQ(study_.state().sequence(), before) << line << " changed the study";
  }

  testing::MemoryFileSystem files_;
  testing::FakeClock clock_;
  study::Study study_ = Open();
};

TEST_F(AskTellTest, AskHandsOutConfigurationsOfTheSpace) {
  const json trials = Answer(R"({"ask": 2})").at("trials");
  ASSERT_EQ(trials.size(), 2u);
  EXPECT_EQ(trials[1].at("trial"), 1);
  EXPECT_EQ(trials[1].at("attempt"), 1);
  EXPECT_TRUE(trials[1].at("configuration").at("lr").is_number());
  EXPECT_TRUE(trials[1].at("configuration").at("kind").is_string());
}

TEST_F(AskTellTest, TheBestIsTheLowestToldValue) {
  Answer(R"({"ask": 2})");
  EXPECT_EQ(Answer(R"({"tell": {"trial": 0, "value": 0.5}})"), json({{"ok", true}}));
  EXPECT_EQ(Answer(R"({"tell": {"trial": 1, "metrics": {"error": 0.25, "size": 3}}})"), json({{"ok", true}}));
  const json best = Answer(R"({"best": true})");
  EXPECT_EQ(best.at("trial"), 1);
  EXPECT_EQ(best.at("value"), 0.25);
  EXPECT_EQ(best.at("metrics").at("size"), 3);
}

TEST_F(AskTellTest, WhatBreaksAConstraintIsNotAdded) {
  study::Study study(study::ParseStudyFile(R"({"name": "c", "seed": 5, "space": {"a": {"integer": [1, 9]},
      "b": {"integer": [1, 9]}}, "constraints": ["a * b <= 20"]})",
                                           "study.json")
                         .spec,
                     {});
  const json refused = Answer(study, R"({"add": {"configuration": {"a": 5, "b": 5}, "value": 1}})");
  EXPECT_EQ(refused.at("error").at("code"), "invalid_input");
  EXPECT_EQ(refused.at("error").at("message"), "configuration: breaks the constraint \"a * b <= 20\"");
  EXPECT_EQ(Answer(study, R"({"add": {"configuration": {"a": 4, "b": 5}, "value": 1}})").at("trial"), 0);
  const json trials = Answer(study, R"({"ask": 20})").at("trials");
  for (const json& trial : trials) {
    const json& configuration = trial.at("configuration");
    EXPECT_LE(configuration.at("a").get<int>() * configuration.at("b").get<int>(), 20);
  }
}

TEST_F(AskTellTest, ConstraintsOnMetricsDecideWhatIsBest) {
  study::Study study(study::ParseStudyFile(R"({"name": "c", "seed": 5, "space": {"a": {"integer": [1, 9]}},
      "constraints": [{"metric": "ms", "at_most": 5}]})",
                                           "study.json")
                         .spec,
                     {});
  const auto error = [&](const std::string& line) { return Answer(study, line).at("error").at("message"); };
  Answer(study, R"({"ask": 3})");
  EXPECT_EQ(error(R"({"tell": {"trial": 0, "value": 1}})"),
            "message: tell.value: is 1: lacks the metric \"ms\" of a constraint; give all of them in metrics");
  EXPECT_EQ(error(R"({"best": true})"), "no trial has a value yet");
  Answer(study, R"({"tell": {"trial": 0, "metrics": {"value": 1, "ms": 7.5}}})");
  EXPECT_EQ(error(R"({"best": true})"), "no trial keeps the constraints yet; nearest: trial 0, ms 7.5 > 5");
  Answer(study, R"({"tell": {"trial": 1, "metrics": {"value": 2, "ms": 5}}})");
  EXPECT_EQ(Answer(study, R"({"best": true})").at("trial"), 1);
  EXPECT_EQ(Answer(study, R"({"add": {"configuration": {"a": 3}, "metrics": {"value": 0.5, "ms": 1}}})").at("trial"),
            3);
  EXPECT_EQ(Answer(study, R"({"best": true})").at("trial"), 3);
  EXPECT_THAT(error(R"({"add": {"configuration": {"a": 4}, "value": 0.5}})").get<std::string>(), HasSubstr("\"ms\""));
}

TEST_F(AskTellTest, TheBudgetEndsInAnOutlookOfExhausted) {
  EXPECT_FALSE(Answer(R"({"ask": 6})").contains("outlook"));
  EXPECT_EQ(Answer(R"({"ask": 1})"), json({{"trials", json::array()}, {"outlook", "exhausted"}}));
}

TEST_F(AskTellTest, AHaltedStudySaysWhyItIsExhausted) {
  Answer(R"({"ask": 5})");
  for (int i = 0; i < 5; ++i) {
    EXPECT_TRUE(Answer(R"({"tell": {"trial": )" + std::to_string(i) + R"(, "failed": "no data"}})").at("ok"));
  }
  const json answer = Answer(R"({"ask": 1})");
  EXPECT_EQ(answer.at("outlook"), "exhausted");
  EXPECT_THAT(answer.at("reason").get<std::string>(), HasSubstr("no data"));
}

TEST_F(AskTellTest, AHopelessTrialIsToldToStopAndKeepsItsBestMeasurement) {
  Answer(R"({"ask": 5})");
  for (const char* trial : {"0", "1", "2", "3"}) {
    EXPECT_EQ(Answer(std::string(R"({"measure": {"trial": )") + trial + R"(, "step": 1, "value": 0.1}})"),
              json({{"decision", "continue"}}));
  }
  EXPECT_EQ(Answer(R"({"measure": {"trial": 4, "step": 1, "value": 0.9}})"), json({{"decision", "stop"}}));
  EXPECT_EQ(Answer(R"({"tell": {"trial": 4}})"), json({{"ok", true}}));
  EXPECT_EQ(study_.state().trials()[4].state, search::TrialState::kStopped);
  EXPECT_EQ(study_.state().trials()[4].value, 0.9);
}

TEST_F(AskTellTest, AnAddedTrialCountsAsToldAndMayBeTheBest) {
  EXPECT_EQ(Answer(R"({"add": {"configuration": {"lr": 0.01, "kind": "b"}, "value": 0.5}})"), json({{"trial", 0}}));
  EXPECT_EQ(Answer(R"({"best": true})").at("configuration"), json({{"lr", 0.01}, {"kind", "b"}}));
}

TEST_F(AskTellTest, OpenTrialsAreHandedOutFirstAsAttemptTwoAfterACrash) {
  const json before = Answer(R"({"ask": 2})").at("trials");
  Answer(R"({"tell": {"trial": 0, "value": 0.5}})");
  study_ = study::Study({.name = "other", .space = study_.spec().space}, {});  // unlocks the journal
  study_ = Open();
  const json after = Answer(R"({"ask": 2})").at("trials");
  EXPECT_EQ(after[0].at("trial"), 1);
  EXPECT_EQ(after[0].at("attempt"), 2);
  EXPECT_EQ(after[0].at("configuration"), before[1].at("configuration"));
  EXPECT_EQ(after[1].at("trial"), 2);
  EXPECT_EQ(after[1].at("attempt"), 1);
}

TEST_F(AskTellTest, WhatWasAnsweredIsOnDiskBeforeTheAnswerGoesOut) {
  Answer(R"({"ask": 1})");
  Answer(R"({"tell": {"trial": 0, "value": 0.5}})");
  testing::MemoryFileSystem copy;
  copy.Put("/runs/pipe/journal.jsonl", files_.Peek("/runs/pipe/journal.jsonl").value());
  EXPECT_EQ(study::ReadStudy(copy, "/runs/pipe").told(), 1);
}

TEST_F(AskTellTest, ALateResultOfACrashedProgramIsTakenWithoutAnotherAsk) {
  Answer(R"({"ask": 1})");
  study_ = study::Study({.name = "other", .space = study_.spec().space}, {});
  study_ = Open();
  EXPECT_EQ(Answer(R"({"tell": {"trial": 0, "metrics": {"error": 0.5}}})"), json({{"ok", true}}));
  EXPECT_EQ(study_.state().trials()[0].value, 0.5);
}

TEST_F(AskTellTest, LinesThatAreNoMessageAreRefused) {
  const struct {
    const char *line, *message;
  } cases[] = {
      {"ask", "message"},
      {R"({"ask": 1)", "message"},
      {"[]", "must be an object"},
      {"{}", "one of ask, measure, tell, add and best"},
      {R"({"ask": 1, "best": true})", "one of ask, measure, tell, add and best"},
      {R"({"ask": 1, "ask": 2})", "ask"},
      {R"({"aks": 1})", R"(did you mean "ask"?)"},
      {R"({"ask": 0})", "from 1 to 10000"},
      {R"({"ask": 1.5})", "whole number"},
      {R"({"ask": "two"})", "whole number"},
      {R"({"best": false})", "must be true"},
      {R"({"tell": {"trial": 0, "value": NaN}})", R"(tell such a trial as "failed")"},
      {"{\"best\": \"\xff\"}", "UTF-8"},
  };
  for (const auto& test : cases) ExpectRefused(test.line, "invalid_input", test.message);
}

TEST_F(AskTellTest, MembersThatBreakTheirRulesAreRefused) {
  Answer(R"({"ask": 1})");
  const struct {
    const char *line, *message;
  } cases[] = {
      {R"({"tell": 3})", "tell: is 3: must be an object"},
      {R"({"tell": {"value": 1}})", "tell.trial: is missing"},
      {R"({"tell": {"trial": 0}})", "one of value, metrics and failed"},
      {R"({"tell": {"trial": 0, "value": "low"}})", "must be a number"},
      {R"({"tell": {"trial": 0, "value": null}})", "must be a number"},
      {R"({"tell": {"trial": 0, "value": 1, "failed": "no"}})", "give one of the two"},
      {R"({"tell": {"trial": 0, "value": 1, "metrics": {"error": 1}}})", "give one of the two"},
      {R"({"tell": {"trial": 0, "metrics": {"loss": 1}}})", R"(the objective "error")"},
      {R"({"tell": {"trial": 0, "metrics": [1]}})", "must be an object"},
      {R"({"tell": {"trial": 0, "failed": ""}})", "must say why"},
      {R"({"tell": {"trial": 0, "valeu": 1}})", R"(did you mean "value"?)"},
      {R"({"measure": {"trial": 0, "value": 1}})", "measure.step: is missing"},
      {R"({"measure": {"trial": 0, "step": 0, "value": 1}})", "must be > 0"},
      {R"({"measure": {"trial": 0, "step": 1}})", "measure.value: is missing"},
      {R"({"add": {"value": 1}})", "add.configuration: is missing"},
      {R"({"add": {"configuration": {"lr": 0.1}, "value": 1}})", "kind"},
      {R"({"add": {"configuration": {"lr": 7, "kind": "a"}, "value": 1}})", "add.configuration.lr"},
      {R"({"add": {"configuration": {"lr": 0.1, "kin": "a"}, "value": 1}})", R"(did you mean "kind"?)"},
  };
  for (const auto& test : cases) ExpectRefused(test.line, "invalid_input", test.message);
}

TEST_F(AskTellTest, LinesOutOfOrderAreRefused) {
  ExpectRefused(R"({"tell": {"trial": 0, "value": 1}})", "not_found", "there is no trial 0");
  ExpectRefused(R"({"measure": {"trial": -1, "step": 1, "value": 1}})", "not_found", "there is no trial -1");
  ExpectRefused(R"({"best": true})", "no_usable_trial", "no trial has a value yet");
  Answer(R"({"ask": 1})");
  Answer(R"({"tell": {"trial": 0, "value": 1}})");
  ExpectRefused(R"({"tell": {"trial": 0, "value": 2}})", "refused", "trial 0 is told already");
  ExpectRefused(R"({"measure": {"trial": 0, "step": 1, "value": 1}})", "refused", "trial 0 is told already");
}

TEST_F(AskTellTest, AnOpenTrialOfACrashedProgramMeasuresOnlyOnceItIsHandedOutAgain) {
  Answer(R"({"ask": 1})");
  study_ = study::Study({.name = "other", .space = study_.spec().space}, {});
  study_ = Open();
  ExpectRefused(R"({"measure": {"trial": 0, "step": 1, "value": 1}})", "refused",
                "trial 0 is waiting; ask hands it out");
  Answer(R"({"ask": 1})");
  EXPECT_EQ(Answer(R"({"measure": {"trial": 0, "step": 1, "value": 1}})").at("decision"), "continue");
}

TEST_F(AskTellTest, EveryLineGetsOneAnswerAndBlankLinesNone) {
  std::istringstream in("{\"ask\": 1}\n\n  \r\nnonsense\n{\"tell\": {\"trial\": 0, \"value\": 1}}");
  std::ostringstream out;
  AskTellSession(study_).Serve(in, out);
  std::istringstream answers(out.str());
  std::string line;
  std::getline(answers, line);
  EXPECT_THAT(line, HasSubstr("\"trials\""));
  std::getline(answers, line);
  EXPECT_THAT(line, HasSubstr("\"error\""));
  std::getline(answers, line);
  EXPECT_EQ(line, R"({"ok":true})");
  EXPECT_FALSE(std::getline(answers, line));
}

TEST_F(AskTellTest, AFullDiskIsAnsweredAndEndsTheSession) {
  files_.FailFrom(files_.calls() + 1);
  std::istringstream in("{\"ask\": 1}\n{\"best\": true}\n");
  std::ostringstream out;
  EXPECT_THROW(AskTellSession(study_).Serve(in, out), Error);
  EXPECT_EQ(json::parse(out.str()).at("error").at("code"), "cannot_write");
}

}  // namespace
}  // namespace hpo::cli
