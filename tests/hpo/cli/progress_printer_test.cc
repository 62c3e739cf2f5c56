// SPDX-License-Identifier: Apache-2.0
#include "hpo/cli/progress_printer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <utility>

#include "hpo/study/study.h"

namespace hpo::cli {
namespace {

using ::testing::HasSubstr;

// A study whose progress is printed.
struct Watched {
  Watched(study::StudySpec spec, bool live, bool quiet = false)
      : terminal{.out = out, .err = err, .quiet = quiet, .live = live}, study(WithX(std::move(spec)), Options()) {}

  static study::StudySpec WithX(study::StudySpec spec) {
    spec.space.Add(search::Real("x", 0, 1));
    return spec;
  }

  study::StudyOptions Options() {
    return {.observer = [this](const study::Event& e, const study::StudyState& s) { progress.OnEvent(e, s); },
            .committed = [this](const study::StudyState& s) { progress.OnCommitted(s); }};
  }

  std::ostringstream out, err;
  Terminal terminal;
  SystemClock clock;
  ProgressPrinter progress{terminal, clock};
  study::Study study;
};

// Talk about a study of two trials, the second of them better.
std::string Talk(bool live, bool quiet = false) {
  study::StudySpec spec{.name = "two"};
  spec.budget.trials = 2;
  Watched watched(std::move(spec), live, quiet);
  for (const double value : {0.5, 0.25}) {
    watched.study.Tell(watched.study.Ask().trials.at(0), value);
    watched.study.Commit();
  }
  watched.progress.Finish();
  EXPECT_EQ(watched.out.str(), "");
  return watched.err.str();
}

TEST(ProgressPrinterTest, PlainLinesTellEachTrialAndMarkTheBest) {
  const std::string talk = Talk(false);
  EXPECT_THAT(talk, HasSubstr("trial 0 completed  value 0.5  (best)"));
  EXPECT_THAT(talk, HasSubstr("trial 1 completed  value 0.25  (best)"));
  EXPECT_EQ(talk.find('\r'), std::string::npos);
}

TEST(ProgressPrinterTest, ATrialThatBreaksAConstraintIsToldSoAndNeverBest) {
  study::StudySpec spec{.name = "bounded"};
  spec.metric_constraints = {{.metric = "ms", .at_most = 5, .at_least = {}}};
  Watched watched(std::move(spec), false);
  watched.study.Tell(watched.study.Ask().trials.at(0), {.metrics = {{"value", 0.5}, {"ms", 7.2}}});
  watched.study.Commit();
  EXPECT_THAT(watched.err.str(), HasSubstr("trial 0 completed  value 0.5  ms 7.2 > 5  "));
}

TEST(ProgressPrinterTest, NothingIsSaidBeforeItIsCommitted) {
  Watched watched({.name = "careful"}, false);
  watched.study.Tell(watched.study.Ask().trials.at(0), 0.5);
  EXPECT_EQ(watched.err.str(), "");
  watched.study.Commit();
  EXPECT_THAT(watched.err.str(), HasSubstr("trial 0 completed"));
}

TEST(ProgressPrinterTest, ATerminalSeesOneLineThatIsClearedAtTheEnd) {
  const std::string talk = Talk(true);
  EXPECT_THAT(talk, HasSubstr("told 0/2"));
  EXPECT_EQ(talk.find('\n'), std::string::npos);
  EXPECT_TRUE(talk.ends_with("\r\033[K"));
}

TEST(ProgressPrinterTest, QuietSaysNothing) { EXPECT_EQ(Talk(false, true), ""); }

}  // namespace
}  // namespace hpo::cli
