// SPDX-License-Identifier: Apache-2.0
//
// Pages as text and their data; tests/external looks at them with a browser.
#include "hpo/report/page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "hpo/base/error.h"
#include "hpo/report/page_data.h"
#include "hpo/study/document.h"
#include "tests/hpo/study/sample_study.h"

namespace hpo::report {
namespace {

using nlohmann::ordered_json;
using study::Study;
using ::testing::HasSubstr;

RC_GTEST_PROP(PageTextTest, NoTextEndsTheElementOfItsData, ()) {
  const auto text = *rc::gen::container<std::string>(rc::gen::elementOf(std::string("<>&/!-script\"\\ \xC3\n")));
  const std::string safe = ScriptJson({{"name", text}});
  RC_ASSERT(safe.find_first_of("<>&") == std::string::npos);
  const ordered_json back = ordered_json::parse(safe);
  if (text.find('\xC3') == std::string::npos) RC_ASSERT(back.at("name").get<std::string>() == text);
}

TEST(PageTextTest, WhatIsNotPlotlyIsRefused) {
  const Study study(testing::SampleSpec(), {});
  EXPECT_THROW(ReportPage(Summarize(study.state()), ""), Error);
  EXPECT_THROW(ReportPage(Summarize(study.state()), "Plotly</script>"), Error);
}

TEST(PageDataTest, ValuesAreNumbersOrPlacesAmongCategoriesAndInactiveOnesAreNull) {
  Study study(testing::SampleSpec(), {});
  study.Add(study::PartialFromJson(study.spec().space, nlohmann::json::parse(R"({"optimizer.lr": 0.01,
            "optimizer.name": "adamw", "depth": 2, "norm": true})")),
            0.5);
  const ordered_json data = ReportPageData(Summarize(study.state()));
  EXPECT_EQ(data.at("trials").at(0).at("values"), ordered_json::parse("[0.01, 0, null, 2.0, 1]"));
  EXPECT_EQ(data.at("parameters").at(0).at("log"), true);
  EXPECT_EQ(data.at("parameters").at(1).at("categories"), ordered_json::parse(R"(["adamw", "sgd"])"));
  EXPECT_EQ(data.at("parameters").at(4).at("categories"), ordered_json::parse(R"(["false", "true"])"));
}

TEST(PageDataTest, OfManyCurvesTheBestAndAnEvenSampleOfTheRestAreShown) {
  study::StudySpec spec = testing::SampleSpec();
  spec.budget.trials = 1000;
  spec.sampler.name = "random";
  Study study(spec, {});
  for (int i = 0; i < 300; ++i) {
    const study::AttemptId id = testing::AskAndStart(study);
    testing::Measure(study, id, 1, 300 - i);
    testing::Tell(study, id, testing::Result(300 - i));
  }
  const ordered_json data = ReportPageData(Summarize(study.state()));
  EXPECT_EQ(data.at("curves_total"), 300);
  EXPECT_EQ(data.at("curves").size(), 40u + 65u);  // every fourth of 260
  EXPECT_EQ(data.at("curves").at(0).at("n"), 299);
}

}  // namespace
}  // namespace hpo::report
