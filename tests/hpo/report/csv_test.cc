// SPDX-License-Identifier: Apache-2.0
#include "hpo/report/csv.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "hpo/study/study.h"

namespace hpo::report {
namespace {

using study::Study;
using ::testing::ElementsAre;
using ::testing::SizeIs;
using Table = std::vector<std::vector<std::string>>;

// Reads RFC 4180 back, in the simplest way there is.
Table Parse(const std::string& text) {
  Table table;
  std::vector<std::string> row;
  std::string cell;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted && c == '"' && i + 1 < text.size() && text[i + 1] == '"') {
      cell += text[++i];
    } else if (c == '"') {
      quoted = !quoted;
    } else if (!quoted && (c == ',' || c == '\n')) {
      row.push_back(std::exchange(cell, ""));
      if (c == '\n') table.push_back(std::exchange(row, {}));
    } else {
      cell += c;
    }
  }
  return table;
}

Study ConditionalStudy() {
  study::StudySpec spec{.name = "csv"};
  const auto kind = spec.space.Add(search::Choice("kind", {"a", "b"}));
  spec.space.Add(search::Real("x", 0, 1).When(kind == "b"));
  return Study(spec, {});
}

TEST(CsvTest, EveryTrialIsARowUnderTheSameColumns) {
  Study study = ConditionalStudy();
  study.Add(search::PartialConfiguration({search::Value(std::string("b")), search::Value(0.5)}), 0.1);
  study.Add(search::PartialConfiguration({search::Value(std::string("a")), std::nullopt}), 3);
  study.Ask();
  const Table table = Parse(TrialCsv(Summarize(study.state())));
  ASSERT_THAT(table, SizeIs(4));
  EXPECT_THAT(table[0], ElementsAre("trial", "state", "value", "best_step", "steps", "seconds", "told_s", "attempts",
                                    "source", "reason", "metrics.value", "configuration.kind", "configuration.x"));
  EXPECT_EQ(table[1][2], "0.1");
  EXPECT_EQ(table[1][12], "0.5");
  EXPECT_EQ(table[2][12], "");
  EXPECT_EQ(table[3][1], "waiting");
  EXPECT_EQ(table[3][2], "");
  for (const auto& row : table) EXPECT_THAT(row, SizeIs(table[0].size()));
}

TEST(CsvTest, AStudyWithConstraintsOnMetricsSaysWhoKeepsThem) {
  study::StudySpec spec{.name = "csv"};
  spec.space.Add(search::Real("x", 0, 1));
  spec.metric_constraints = {{.metric = "size", .at_most = 1, .at_least = {}}};
  Study study(spec, {});
  for (const double size : {1, 2}) {
    study.Tell(study.Ask().trials.at(0), {.metrics = {{"value", 3}, {"size", size}}});
  }
  study.Ask();
  const Table table = Parse(TrialCsv(Summarize(study.state())));
  std::vector<std::string> feasible;
  for (const auto& row : table) feasible.push_back(row[10]);
  EXPECT_THAT(feasible, ElementsAre("feasible", "true", "false", ""));
}

RC_GTEST_PROP(CsvTest, TextOfAnyKindComesBack, ()) {
  const auto reason =
      *rc::gen::nonEmpty(rc::gen::container<std::string>(rc::gen::elementOf(std::string("a,\"\r\n ;"))));
  Study study = ConditionalStudy();
  study.Fail(study.Ask().trials.at(0), reason);
  RC_ASSERT(Parse(TrialCsv(Summarize(study.state()))).at(1).at(9) == reason);
}

}  // namespace
}  // namespace hpo::report
