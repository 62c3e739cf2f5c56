// SPDX-License-Identifier: Apache-2.0
#include "hpo/cli/progress_printer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "hpo/study/study.h"

namespace hpo::cli {
namespace {

using ::testing::HasSubstr;

study::StudyOptions Watched(ProgressPrinter& progress) {
  return {.observer = [&](const study::Event& e, const study::StudyState& s) { progress.OnEvent(e, s); },
          .committed = [&](const study::StudyState& s) { progress.OnCommitted(s); }};
}

// Talk about a study of two trials, the second of them better.
std::string Talk(bool live, bool quiet = false) {
  std::ostringstream out, err;
  const Terminal terminal{.out = out, .err = err, .quiet = quiet, .live = live};
  const SystemClock clock;
  ProgressPrinter progress(terminal, clock);
  study::StudySpec spec{.name = "two"};
  spec.space.Add(search::Real("x", 0, 1));
  spec.budget.trials = 2;
  study::Study study(spec, Watched(progress));
  for (const double value : {0.5, 0.25}) {
    study.Tell(study.Ask().trials.at(0), value);
    study.Commit();
  }
  progress.Finish();
  EXPECT_EQ(out.str(), "");
  return err.str();
}

TEST(ProgressPrinterTest, PlainLinesTellEachTrialAndMarkTheBest) {
  const std::string talk = Talk(false);
  EXPECT_THAT(talk, HasSubstr("trial 0 completed  value 0.5  (best)"));
  EXPECT_THAT(talk, HasSubstr("trial 1 completed  value 0.25  (best)"));
  EXPECT_EQ(talk.find('\r'), std::string::npos);
}

TEST(ProgressPrinterTest, ATrialThatBreaksAConstraintIsToldSoAndNeverBest) {
  std::ostringstream out, err;
  const Terminal terminal{.out = out, .err = err, .quiet = false, .live = false};
  const SystemClock clock;
  ProgressPrinter progress(terminal, clock);
  study::StudySpec spec{.name = "bounded"};
  spec.space.Add(search::Real("x", 0, 1));
  spec.metric_constraints = {{.metric = "ms", .at_most = 5, .at_least = {}}};
  study::Study study(spec, Watched(progress));
  study.Tell(study.Ask().trials.at(0), {.metrics = {{"value", 0.5}, {"ms", 7.2}}});
  study.Commit();
  EXPECT_THAT(err.str(), HasSubstr("trial 0 completed  value 0.5  ms 7.2 > 5  "));
}

TEST(ProgressPrinterTest, NothingIsSaidBeforeItIsCommitted) {
  std::ostringstream out, err;
  const Terminal terminal{.out = out, .err = err, .quiet = false, .live = false};
  const SystemClock clock;
  ProgressPrinter progress(terminal, clock);
  study::StudySpec spec{.name = "careful"};
  spec.space.Add(search::Real("x", 0, 1));
  study::Study study(spec, Watched(progress));
  study.Tell(study.Ask().trials.at(0), 0.5);
  EXPECT_EQ(err.str(), "");
  study.Commit();
  EXPECT_THAT(err.str(), HasSubstr("trial 0 completed"));
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
