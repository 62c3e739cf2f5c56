// SPDX-License-Identifier: Apache-2.0
#include "search/options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <stdexcept>

namespace hpo::search {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<OptionField> Fields() {
  return {
      {.name = "reduction_factor", .fallback = std::int64_t{3}, .min = 2, .max = 10, .choices = {}, .help = ""},
      {.name = "fraction", .fallback = 0.5, .min = 0, .max = 1, .choices = {}, .help = ""},
      {.name = "scramble", .fallback = true, .choices = {}, .help = ""},
      {.name = "mode", .fallback = std::string("safe"), .choices = {"safe", "aggressive"}, .help = ""},
  };
}

std::string FirstProblem(const Options& given) {
  const std::vector<std::string> problems = OptionProblems(Fields(), given);
  return problems.empty() ? "" : problems.front();
}

TEST(OptionsTest, DefaultsFillWhatIsNotGiven) {
  const Options complete = CompleteOptions(Fields(), {{"reduction_factor", std::int64_t{4}}});
  EXPECT_EQ(complete.size(), 4u);
  EXPECT_EQ(complete.at("reduction_factor"), Value(std::int64_t{4}));
  EXPECT_EQ(complete.at("fraction"), Value(0.5));
  EXPECT_EQ(complete.at("scramble"), Value(true));
  EXPECT_EQ(complete.at("mode"), Value(std::string("safe")));
}

TEST(OptionsTest, DefaultsAreLegal) { EXPECT_THAT(OptionProblems(Fields(), CompleteOptions(Fields(), {})), IsEmpty()); }

TEST(OptionsTest, NumbersTakeTheTypeOfTheirDefault) {
  const Options complete = CompleteOptions(Fields(), {{"fraction", std::int64_t{1}}, {"reduction_factor", 4.0}});
  EXPECT_EQ(complete.at("fraction"), Value(1.0));
  EXPECT_EQ(complete.at("reduction_factor"), Value(std::int64_t{4}));
}

TEST(OptionsTest, BrokenRulesAreNamed) {
  EXPECT_EQ(FirstProblem({{"reduction_factor", std::int64_t{1}}}), "reduction_factor = 1: must be >= 2");
  EXPECT_EQ(FirstProblem({{"reduction_factor", std::int64_t{11}}}), "reduction_factor = 11: must be <= 10");
  EXPECT_EQ(FirstProblem({{"reduction_factor", 2.5}}), "reduction_factor = 2.5: must be an integer");
  EXPECT_EQ(FirstProblem({{"reduction_factor", 1e300}}), "reduction_factor = 1e+300: must be an integer");
  EXPECT_EQ(FirstProblem({{"fraction", std::string("1")}}), "fraction = \"1\": must be a number");
  EXPECT_EQ(FirstProblem({{"fraction", std::numeric_limits<double>::quiet_NaN()}}), "fraction = nan: must be a number");
  EXPECT_EQ(FirstProblem({{"fraction", true}}), "fraction = true: must be a number");
  EXPECT_EQ(FirstProblem({{"scramble", std::int64_t{1}}}), "scramble = 1: must be true or false");
  EXPECT_EQ(FirstProblem({{"mode", std::string("fast")}}), "mode = \"fast\": must be one of safe, aggressive");
  EXPECT_EQ(FirstProblem({{"mode", false}}), "mode = false: must be text");
}

TEST(OptionsTest, UnknownNamesSuggestTheNearest) {
  EXPECT_EQ(FirstProblem({{"reducton_factor", std::int64_t{3}}}),
            "unknown option \"reducton_factor\"; did you mean \"reduction_factor\"?");
  EXPECT_EQ(FirstProblem({{"seed", std::int64_t{3}}}),
            "unknown option \"seed\"; the options are reduction_factor, fraction, scramble, mode");
  EXPECT_THAT(OptionProblems({}, {{"seed", true}}), ElementsAre("unknown option \"seed\"; there are none"));
}

TEST(OptionsTest, AllProblemsAreListedAtOnceAndTheFirstIsThrown) {
  const Options given = {{"fraction", 2.0}, {"mod", true}};
  EXPECT_THAT(OptionProblems(Fields(), given),
              ElementsAre("fraction = 2: must be <= 1", "unknown option \"mod\"; did you mean \"mode\"?"));
  try {
    CompleteOptions(Fields(), given);
    FAIL() << "nothing was thrown";
  } catch (const std::invalid_argument& error) {
    EXPECT_STREQ(error.what(), "fraction = 2: must be <= 1");
  }
}

TEST(NearestNameTest, OneEditOfAnyKindIsForgiven) {
  for (const char* typo : {"momentm", "momentumm", "nomentum", "mometnum"}) {
    EXPECT_EQ(NearestName(typo, {"lr", "momentum", "nesterov"}), "momentum") << typo;
  }
}

TEST(NearestNameTest, ASwapOfNeighboursIsOneEdit) {
  EXPECT_EQ(NearestName("ab", {"ba"}), "ba");  // two substitutions would be too far for two letters
}

TEST(NearestNameTest, NothingIsSuggestedWhenNothingIsNear) {
  EXPECT_EQ(NearestName("batch_size", {"lr", "momentum"}), "");
  EXPECT_EQ(NearestName("lr", {}), "");
  EXPECT_EQ(NearestName("abc", {"xyc"}), "xyc");  // 2 edits = 1 + 3/3
  EXPECT_EQ(NearestName("abc", {"xyz"}), "");     // 3 edits
}

TEST(NearestNameTest, TheFirstOfEquallyNearNamesIsTaken) { EXPECT_EQ(NearestName("lx", {"lr", "ly"}), "lr"); }

RC_GTEST_PROP(NearestNameTest, AKnownNameIsNearestToItself, (const std::vector<std::string>& names)) {
  RC_PRE(!names.empty());
  for (const std::string& name : names) RC_ASSERT(NearestName(name, names) == name);
}

}  // namespace
}  // namespace hpo::search
