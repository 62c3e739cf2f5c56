// SPDX-License-Identifier: Apache-2.0
//
// Studies that start warm from earlier ones: what is taken, in which order it is asked, and that it is taken once.
#include <gmock/gmock.h>

#include <functional>
#include <string>

#include "hpo/base/error.h"
#include "hpo/study/constraint_text.h"
#include "hpo/study/earlier_studies.h"
#include "hpo/study/study.h"
#include "hpo/study/study_file.h"
#include "tests/support/fake_clock.h"
#include "tests/support/memory_file_system.h"
#include "tests/support/study_printer.h"

namespace hpo::study {
namespace {

using search::Configuration;
using search::Value;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

using Values = std::vector<std::optional<Value>>;

StudySpec SpecNamed(const std::string& name) {
  StudySpec spec{.name = name};
  spec.space.Add(search::Real("x", 0, 1));
  spec.space.Add(search::Choice("kind", {"a", "b", "c"}));
  spec.sampler.name = "sobol";
  return spec;
}

Configuration At(double x, const std::string& kind) { return Configuration(Values{x, kind}); }

class WarmStartTest : public ::testing::Test {
 protected:
  Study Open(StudySpec spec) {
    const std::filesystem::path folder = "/runs/" + spec.name;
    return Study(std::move(spec), {.files = &files_, .folder = folder, .relative_to = "/files", .clock = &clock_});
  }

  // An earlier study with these results, in /runs/earlier.
  void RunEarlier(const std::vector<std::pair<Configuration, double>>& results, StudySpec spec = SpecNamed("earlier")) {
    Study study = Open(std::move(spec));
    for (const auto& [configuration, value] : results) study.Add(configuration, value);
    study.Commit();
  }

  StudySpec Warm() {
    StudySpec spec = SpecNamed("new");
    spec.warm_start = {{.study = "../runs/earlier"}};
    return spec;
  }

  // The error of opening the study, "" when it opens.
  std::string ErrorOf(const StudySpec& spec) {
    try {
      Open(spec);
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::kInvalidInput);
      return error.what();
    }
    return "";
  }

  static std::vector<Configuration> Asked(const Study& study, std::string_view source) {
    std::vector<Configuration> asked;
    for (const Trial& trial : study.state().trials()) {
      if (trial.source == source) asked.push_back(trial.configuration);
    }
    return asked;
  }

  testing::MemoryFileSystem files_;
  testing::FakeClock clock_;
};

TEST_F(WarmStartTest, TheBestOfAnEarlierStudyAreAskedAfterStartWith) {
  RunEarlier({{At(0.1, "a"), 3}, {At(0.2, "b"), 1}, {At(0.3, "c"), 2}});
  StudySpec spec = Warm();
  spec.warm_start[0].trials = 2;
  spec.start_with = {At(0.9, "a")};
  Study study = Open(spec);
  study.Ask(5);
  EXPECT_THAT(Asked(study, kStartWithSource), ElementsAre(At(0.9, "a")));
  EXPECT_THAT(Asked(study, kWarmStartSource), ElementsAre(At(0.2, "b"), At(0.3, "c")));
  EXPECT_EQ(study.state().trials()[0].source, kStartWithSource);
  EXPECT_EQ(study.state().trials()[3].source, kSamplerSource);
}

TEST_F(WarmStartTest, TheGoalOfTheEarlierStudySaysWhatItsBestIs) {
  StudySpec earlier = SpecNamed("earlier");
  earlier.goal = Goal::kMaximize;
  RunEarlier({{At(0.1, "a"), 3}, {At(0.2, "b"), 1}}, earlier);
  Study study = Open(Warm());
  study.Ask();
  EXPECT_EQ(study.state().trials()[0].configuration, At(0.1, "a"));
}

TEST_F(WarmStartTest, SeveralStudiesTakeTurnsAndNothingIsAskedTwice) {
  RunEarlier({{At(0.1, "a"), 1}, {At(0.2, "b"), 2}});
  RunEarlier({{At(0.1, "a"), 1}, {At(0.3, "c"), 2}, {At(0.5, "c"), 3}}, SpecNamed("other"));
  StudySpec spec = Warm();
  spec.warm_start.push_back({.study = "/runs/other/journal.jsonl", .trials = 9});
  spec.start_with = {At(0.5, "c")};
  Study study = Open(spec);
  study.Ask(4);
  EXPECT_THAT(Asked(study, kWarmStartSource), ElementsAre(At(0.1, "a"), At(0.3, "c"), At(0.2, "b")));
}

TEST_F(WarmStartTest, FailedTrialsAreOfNoUse) {
  {
    Study earlier = Open(SpecNamed("earlier"));
    earlier.Add(At(0.1, "a"), 1);
    earlier.Fail(earlier.Ask().trials[0], "broken");
    earlier.Ask();
    earlier.Commit();
  }
  const Study study = Open(Warm());
  const TakenStudy& taken = study.state().warm_start().at(0);
  EXPECT_EQ(taken.study, "earlier");
  EXPECT_EQ(taken.trials, 3);
  EXPECT_EQ(taken.usable, 1);
}

TEST_F(WarmStartTest, AStudyThatIsStillOpenElsewhereMayBeRead) {
  Study earlier = Open(SpecNamed("earlier"));
  earlier.Add(At(0.1, "a"), 1);
  earlier.Commit();
  EXPECT_EQ(Open(Warm()).state().warm_start().at(0).usable, 1);
}

TEST_F(WarmStartTest, AReplayDoesNotNeedTheEarlierStudy) {
  RunEarlier({{At(0.1, "a"), 3}, {At(0.2, "b"), 1}});
  std::string before;
  {
    Study study = Open(Warm());
    study.Ask();
    study.Commit();
    before = testing::Print(study.state());
  }
  files_.Remove("/runs/earlier");
  EXPECT_EQ(testing::Print(ReadStudy(files_, "/runs/new")), before);
  Study again = Open(Warm());
  again.Ask();
  EXPECT_THAT(Asked(again, kWarmStartSource), ElementsAre(At(0.2, "b"), At(0.1, "a")));
}

TEST_F(WarmStartTest, AnEarlierStudyThatGoesOnIsNotReadAgain) {
  RunEarlier({{At(0.1, "a"), 3}});
  Open(Warm());
  RunEarlier({{At(0.4, "c"), 1}});
  EXPECT_EQ(Open(Warm()).state().warm_start().at(0).trials, 1);
}

TEST_F(WarmStartTest, AStudyThatIsNotThereIsAnErrorBeforeAnythingIsWritten) {
  EXPECT_EQ(ErrorOf(Warm()),
            "study: warm_start.0: /files/../runs/earlier/journal.jsonl: there is no study here; its journal was looked "
            "for");
  EXPECT_FALSE(files_.Peek("/runs/new/journal.jsonl"));
  EXPECT_FALSE(files_.Peek("/runs/new/study.json"));
}

TEST_F(WarmStartTest, EveryStudyThatCannotBeReadIsNamed) {
  files_.Put("/runs/earlier/journal.jsonl", "nonsense\n");
  StudySpec spec = Warm();
  spec.warm_start.push_back({.study = "/runs/nowhere"});
  EXPECT_THAT(ErrorOf(spec), AllOf(HasSubstr("warm_start.0: "), HasSubstr("this is not a journal of hpo"),
                                   HasSubstr("warm_start.1: /runs/nowhere")));
}

TEST_F(WarmStartTest, AStudyOfWhichNothingFitsIsAnError) {
  RunEarlier({});
  EXPECT_EQ(ErrorOf(Warm()), "study: warm_start.0: study earlier has no trials yet");
  RunEarlier({{At(0.9, "a"), 3}});
  StudySpec spec = SpecNamed("new");
  spec.space = {};
  spec.space.Add(search::Real("x", 0, 0.5));
  spec.warm_start = {{.study = "/runs/earlier"}};
  EXPECT_EQ(ErrorOf(spec),
            "study: warm_start.0: none of the 1 trials of study earlier has a value and fits this study");
}

TEST_F(WarmStartTest, AnotherWarmStartIsADifference) {
  RunEarlier({{At(0.1, "a"), 3}});
  Open(Warm());
  try {
    Open(SpecNamed("new"));
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kRefused);
    EXPECT_THAT(error.what(), HasSubstr(R"(warm_start: was ["../runs/earlier"], is gone)"));
  }
}

// Mapping, without a disk.

std::string MappedText(const Configuration& configuration, const StudySpec& earlier, const StudySpec& spec) {
  const auto mapped = Mapped(configuration, earlier, spec);
  if (!mapped) return "does not fit";
  std::string text;
  for (const auto& value : mapped->values())
    text += (text.empty() ? "" : " ") + (value ? search::ToString(*value) : "-");
  return text;
}

TEST(MappedTest, ValuesGoByNameAndMustBeLegal) {
  StudySpec earlier{.name = "e"}, spec{.name = "n"};
  earlier.space.Add(search::Integer("n", 1, 9));
  earlier.space.Add(search::Ordinal("batch", {16, 32, 64}));
  spec.space.Add(search::Ordinal("batch", {32, 64, 128}));
  spec.space.Add(search::Real("n", 2, 100).Log());
  EXPECT_EQ(MappedText(Configuration(Values{std::int64_t{4}, std::int64_t{32}}), earlier, spec), "32 4");
  EXPECT_EQ(MappedText(Configuration(Values{std::int64_t{1}, std::int64_t{32}}), earlier, spec), "does not fit");
  EXPECT_EQ(MappedText(Configuration(Values{std::int64_t{4}, std::int64_t{16}}), earlier, spec), "does not fit");
}

TEST(MappedTest, WhatTheEarlierStudyLacksIsFreeUnlessItsTrainingFixesIt) {
  StudySpec earlier{.name = "e"}, spec{.name = "n"};
  earlier.space.Add(search::Real("x", 0, 1));
  spec.space.Add(search::Real("x", 0, 1));
  spec.space.Add(search::Integer("depth", 1, 4));
  EXPECT_EQ(MappedText(Configuration(Values{0.5}), earlier, spec), "0.5 -");
  earlier.training = {{"depth", 3}};
  EXPECT_EQ(MappedText(Configuration(Values{0.5}), earlier, spec), "0.5 3");
  earlier.training = {{"depth", 7}};
  EXPECT_EQ(MappedText(Configuration(Values{0.5}), earlier, spec), "does not fit");
}

TEST(MappedTest, WhatTheNewStudyLacksIsDroppedUnlessItsTrainingSaysOtherwise) {
  StudySpec earlier{.name = "e"}, spec{.name = "n"};
  earlier.space.Add(search::Real("x", 0, 1));
  earlier.space.Add(search::Choice("optimizer.name", {"sgd", "adamw"}));
  spec.space.Add(search::Real("x", 0, 1));
  const Configuration sgd(Values{0.5, "sgd"}), adamw(Values{0.5, "adamw"});
  EXPECT_EQ(MappedText(sgd, earlier, spec), "0.5");
  spec.training = {{"optimizer", {{"name", "adamw"}}}};
  EXPECT_EQ(MappedText(sgd, earlier, spec), "does not fit");
  EXPECT_EQ(MappedText(adamw, earlier, spec), "0.5");
}

TEST(MappedTest, InactiveValuesAreDroppedAndConstraintsKept) {
  StudySpec earlier{.name = "e"}, spec{.name = "n"};
  earlier.space.Add(search::Choice("kind", {"a", "b"}));
  earlier.space.Add(search::Real("x", 0, 1));
  const auto kind = spec.space.Add(search::Choice("kind", {"a", "b"}));
  spec.space.Add(search::Real("x", 0, 1).When(kind == "b"));
  EXPECT_EQ(MappedText(Configuration(Values{"a", 0.9}), earlier, spec), "a -");
  EXPECT_EQ(MappedText(Configuration(Values{"b", 0.9}), earlier, spec), "b 0.9");
  spec.space.Add(ParseConstraint("x <= 0.5", spec.space));
  EXPECT_EQ(MappedText(Configuration(Values{"b", 0.9}), earlier, spec), "does not fit");
}

TEST(WarmStartJsonTest, WhatWasTakenComesBack) {
  const StudySpec spec = SpecNamed("s");
  const std::vector<TakenStudy> taken = {
      {.study = "e", .trials = 9, .usable = 2, .asks = {At(0.1, "a"), Configuration(Values{0.25, std::nullopt})}}};
  const auto json = ToJson(taken, spec.space);
  const std::vector<TakenStudy> back = TakenFromJson(nlohmann::ordered_json::parse(json.dump()), spec.space);
  EXPECT_EQ(ToJson(back, spec.space).dump(), json.dump());
  EXPECT_EQ(back[0].asks, taken[0].asks);
  EXPECT_THROW(TakenFromJson(nlohmann::ordered_json::parse(R"([{"study": "e"}])"), spec.space), Error);
  EXPECT_TRUE(TakenFromJson(nullptr, spec.space).empty());
}

}  // namespace
}  // namespace hpo::study
