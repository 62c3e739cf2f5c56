// SPDX-License-Identifier: Apache-2.0
//
// `hpo report` and `hpo compare` on studies in every condition a user may find them in.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "hpo/base/error.h"
#include "hpo/cli/application.h"
#include "hpo/run/local_study.h"
#include "tests/hpo/cli/command_fixture.h"
#include "tests/support/program.h"

namespace hpo::cli {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

// Sets a variable of the environment for a while; it must be unset before.
class Variable {
 public:
  Variable(const char* name, const std::string& value) : name_(name) { setenv(name, value.c_str(), 1); }
  ~Variable() { unsetenv(name_); }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;

 private:
  const char* name_;
};

class ReportCommandTest : public CommandFixture {
 protected:
  static run::LocalStudy Open(const std::string& name) {
    study::StudySpec spec{.name = name, .seed = 3};
    spec.space.Add(search::Real("x", -1, 1));
    return run::LocalStudy::Open(spec, {.folder = std::filesystem::path("hpo-runs") / name, .sync = false});
  }
  static void StoreStudy(const std::string& name, int trials) {
    run::LocalStudy study = Open(name);
    const auto square = [](run::ActiveTrial& trial) {
      const double x = search::ToNumber(*trial.configuration()[0]);
      return x * x;
    };
    if (trials > 0) study.Optimize({.trials = trials}, square);
  }
  static std::string Content(const std::string& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
  }
};

TEST_F(ReportCommandTest, TextIsTheDefaultAndTheOnlyStudyNeedsNoName) {
  StoreStudy("parabola", 8);
  EXPECT_EQ(Run({"report"}), 0) << err_;
  EXPECT_THAT(out_, AllOf(StartsWith("study parabola: 8 trials told"), HasSubstr("the top 5, where they differ:")));
}

TEST_F(ReportCommandTest, JsonHoldsEveryTrial) {
  StoreStudy("parabola", 8);
  EXPECT_EQ(Run({"report", "parabola", "--format", "json"}), 0) << err_;
  const nlohmann::json report = nlohmann::json::parse(out_);
  EXPECT_EQ(report.at("trials").size(), 8u);
  EXPECT_EQ(report.at("best").at("value"), report.at("trials")[0].at("value"));
  EXPECT_EQ(Run({"report", "parabola", "--json"}), 0) << err_;
  EXPECT_EQ(nlohmann::json::parse(out_), report);
}

TEST_F(ReportCommandTest, AFileIsWrittenInsteadOfStdout) {
  StoreStudy("parabola", 8);
  EXPECT_EQ(Run({"report", "--format", "csv", "-o", "trials.csv"}), 0) << err_;
  EXPECT_EQ(out_, "trials.csv\n");
  EXPECT_THAT(Content("trials.csv"), StartsWith("trial,state,value"));
}

TEST_F(ReportCommandTest, AnUnknownFormatNamesTheLegalOnes) {
  StoreStudy("parabola", 1);
  EXPECT_EQ(Run({"report", "--format", "pdf"}), 2);
  EXPECT_THAT(err_, AllOf(HasSubstr("pdf"), HasSubstr("csv")));
}

TEST_F(ReportCommandTest, APageIsWrittenBesideTheJournalAndItsPathIsTheResult) {
  StoreStudy("parabola", 3);
  const Variable plotly("HPO_PLOTLY", scratch_.Write("plotly.js", "window.Plotly = {};").string());
  EXPECT_EQ(Run({"report", "parabola", "--format", "html"}), 0) << err_;
  EXPECT_EQ(out_, "hpo-runs/parabola/report.html\n");
  EXPECT_THAT(Content("hpo-runs/parabola/report.html"), HasSubstr("window.Plotly = {};"));
  EXPECT_EQ(Run({"report", "parabola", "--format", "html", "-o", "-"}), 0) << err_;
  EXPECT_THAT(out_, StartsWith("<!DOCTYPE html>"));
}

TEST_F(ReportCommandTest, WithoutPlotlyAPageSaysWhatToDo) {
  StoreStudy("parabola", 3);
  const Variable plotly("HPO_PLOTLY", "nowhere.js");
  EXPECT_EQ(Run({"report", "parabola", "--format", "html"}), Info(ErrorCode::kUnavailable).exit_status);
  EXPECT_EQ(err_,
            "hpo: plotly.min.js: pages need it and it is not at nowhere.js; run scripts/fetch.sh plotly of the source "
            "tree, or set HPO_PLOTLY to a copy\n");
  EXPECT_FALSE(std::filesystem::exists("hpo-runs/parabola/report.html"));
}

TEST_F(ReportCommandTest, AFileThatIsNotPlotlyIsRefused) {
  StoreStudy("parabola", 3);
  const Variable plotly("HPO_PLOTLY", scratch_.Write("plotly.js", "Plotly</script>").string());
  EXPECT_EQ(Run({"report", "parabola", "--format", "html"}), Info(ErrorCode::kInvalidInput).exit_status);
  EXPECT_THAT(err_, HasSubstr("this is not Plotly's script"));
}

TEST_F(ReportCommandTest, AFolderThatCannotBeWrittenIsNamed) {
  StoreStudy("parabola", 1);
  scratch_.Write("file", "");
  EXPECT_EQ(Run({"report", "-o", "file/report.txt"}), Info(ErrorCode::kCannotWrite).exit_status);
  EXPECT_THAT(err_, HasSubstr("file"));
}

TEST_F(ReportCommandTest, AMissingStudySuggestsTheNearest) {
  StoreStudy("parabola", 1);
  EXPECT_EQ(Run({"report", "parabula"}), Info(ErrorCode::kNotFound).exit_status);
  EXPECT_THAT(err_, HasSubstr("did you mean parabola?"));
}

TEST_F(ReportCommandTest, AnEmptyJournalIsAStudyThatWasNeverCreated) {
  std::filesystem::create_directories("hpo-runs/hollow");
  std::ofstream("hpo-runs/hollow/journal.jsonl").flush();
  EXPECT_EQ(Run({"report", "hollow"}), Info(ErrorCode::kNotFound).exit_status);
  EXPECT_THAT(err_, HasSubstr("the study was never created; run it again"));
}

TEST_F(ReportCommandTest, AStudyWithoutTrialsHasAReportInEveryFormat) {
  StoreStudy("empty", 0);
  const Variable plotly("HPO_PLOTLY", scratch_.Write("plotly.js", "Plotly").string());
  for (const std::string format : {"text", "csv", "json", "html"}) {
    EXPECT_EQ(Run({"report", "empty", "--format", format}), 0) << format << err_;
    EXPECT_NE(out_, "") << format;
  }
}

TEST_F(ReportCommandTest, ARunningStudyIsReportedAsFarAsItIs) {
  run::LocalStudy study = Open("live");
  std::move(*study.Ask()).Tell(0.5);
  const auto open = study.Ask();
  EXPECT_EQ(Run({"report", "live"}), 0) << err_;
  EXPECT_THAT(out_, AllOf(HasSubstr("1 trials told"), HasSubstr("open: 1 running, 0 waiting")));
}

TEST_F(ReportCommandTest, ATornTailIsLeftOutAndLeftAlone) {
  StoreStudy("torn", 3);
  const auto size = std::filesystem::file_size("hpo-runs/torn/journal.jsonl") - 5;
  std::filesystem::resize_file("hpo-runs/torn/journal.jsonl", size);
  EXPECT_EQ(Run({"report", "torn"}), 0) << err_;
  EXPECT_THAT(out_, HasSubstr("2 trials told"));
  EXPECT_EQ(std::filesystem::file_size("hpo-runs/torn/journal.jsonl"), size);
}

TEST_F(ReportCommandTest, DamageIsNamedWithItsLine) {
  StoreStudy("broken", 3);
  std::fstream journal("hpo-runs/broken/journal.jsonl");
  journal.seekp(10);
  journal.put('?');
  journal.close();
  EXPECT_EQ(Run({"report", "broken"}), Info(ErrorCode::kInvalidInput).exit_status);
  EXPECT_THAT(err_, HasSubstr("journal.jsonl:1:"));
}

TEST_F(ReportCommandTest, ComparedStudiesStandSideBySideInEveryFormat) {
  StoreStudy("short", 3);
  StoreStudy("long", 12);
  EXPECT_EQ(Run({"compare", "short", "long"}), 0) << err_;
  EXPECT_THAT(out_, AllOf(StartsWith("2 studies, each minimizes value\n"), HasSubstr("best value by trials told:"),
                          HasSubstr("best value by wall time:")));
  EXPECT_EQ(Run({"compare", "short", "long", "--json"}), 0) << err_;
  EXPECT_EQ(nlohmann::json::parse(out_).at("studies").size(), 2u);
  EXPECT_EQ(Run({"compare", "short", "long", "--format", "csv"}), 0) << err_;
  EXPECT_EQ(std::count(out_.begin(), out_.end(), '\n'), 16);
  const Variable plotly("HPO_PLOTLY", scratch_.Write("plotly.js", "Plotly").string());
  EXPECT_EQ(Run({"compare", "short", "long", "--format", "html"}), 0) << err_;
  EXPECT_EQ(out_, "compare.html\n");
}

TEST_F(ReportCommandTest, OneStudyCannotBeCompared) {
  StoreStudy("alone", 3);
  EXPECT_EQ(Run({"compare", "alone"}), 2);
}

TEST_F(ReportCommandTest, ComparingWithAMissingOrADamagedStudyNamesIt) {
  StoreStudy("whole", 3);
  EXPECT_EQ(Run({"compare", "whole", "missing"}), Info(ErrorCode::kNotFound).exit_status);
  EXPECT_THAT(err_, HasSubstr("missing"));
  StoreStudy("broken", 3);
  std::fstream journal("hpo-runs/broken/journal.jsonl");
  journal.seekp(10);
  journal.put('?');
  journal.close();
  EXPECT_EQ(Run({"compare", "whole", "broken"}), Info(ErrorCode::kInvalidInput).exit_status);
  EXPECT_THAT(err_, HasSubstr("broken/journal.jsonl:1:"));
}

TEST_F(ReportCommandTest, AnEmptyStudyIsComparedAsFarAsItIs) {
  StoreStudy("empty", 0);
  StoreStudy("whole", 3);
  EXPECT_EQ(Run({"compare", "empty", "whole"}), 0) << err_;
}

}  // namespace
}  // namespace hpo::cli
