// SPDX-License-Identifier: Apache-2.0
#include "hpo/report/sampler_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "hpo/report/report_text.h"
#include "hpo/report/text.h"
#include "hpo/study/study.h"

namespace hpo::report {
namespace {

using ::testing::HasSubstr;

study::StudySpec Spec(const char* sampler) {
  study::StudySpec spec{.name = "s"};
  spec.space.Add(search::Real("x", 0, 1));
  spec.sampler.name = sampler;
  return spec;
}

TEST(SamplerTextTest, ASamplerOfOnesOwnIsItsName) {
  const study::Study study(Spec("grid"), {});
  EXPECT_EQ(SamplerText(study.state()), "grid");
  EXPECT_EQ(SamplerJson(study.state()).dump(), R"({"name":"grid"})");
}

TEST(SamplerTextTest, AutoTellsWhatItAskedAndWhy) {
  study::Study study(Spec("auto"), {});
  EXPECT_EQ(SamplerText(study.state()), "auto -> gp (learns most from each trial)");
  study.Ask(3);
  EXPECT_EQ(SamplerText(study.state()), "auto -> gp (learns most from each trial)");
  EXPECT_EQ(SamplerJson(study.state()).dump(),
            R"({"name":"auto","asked":[{"name":"gp","why":"learns most from each trial","trials":3}]})");
}

TEST(SamplerTextTest, SummaryAndReportHaveItOnALineOfItsOwn) {
  study::Study study(Spec("auto"), {});
  const int trial = study.Ask().trials.at(0);
  study.Tell(trial, 0.5);
  const Summary summary = Summarize(study.state());
  const char* line = "\nsampler: auto -> gp (learns most from each trial)\n";
  EXPECT_THAT(SummaryText(summary), HasSubstr(line));
  EXPECT_THAT(ReportText(summary), HasSubstr(line));
}

}  // namespace
}  // namespace hpo::report
