// SPDX-License-Identifier: Apache-2.0
//
// HTML reports as a browser shows them: every plot draws its marks, and nothing of a study becomes markup or code.
#include "hpo/report/page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>

#include "hpo/study/study.h"
#include "tests/support/program.h"
#include "tests/support/scratch_folder.h"

namespace hpo::report {
namespace {

using nlohmann::json;
using study::Study;

constexpr char kHostile[] = "</script><script>window.hostile=1</script><img src=x onerror=window.hostile=1>";

std::string Content(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

// Set up as `make deps` does, for whoever runs the test alone.
std::string Plotly() {
  if (std::system(HPO_FETCH " plotly") != 0) return "";
  const char* cache = std::getenv("XDG_CACHE_HOME");
  const std::string root = cache != nullptr && *cache != '\0' ? cache : std::string(std::getenv("HOME")) + "/.cache";
  return Content(root + "/hpo/plotly/plotly.min.js");
}

// Put before everything else of a page: it counts what went wrong, tries to see a network, and when the plots are drawn
// leaves nothing in the document but what was seen, as JSON.
constexpr char kProbe[] = R"(<script>
window.errors = [];
window.addEventListener('error', (event) => errors.push(String(event.message)));
window.addEventListener('unhandledrejection', (event) => errors.push(String(event.reason)));
window.addEventListener('load', async () => {
  const seen = {hostile: window.hostile === 1, marks: {}};
  try {
    await window.drawn;
    for (const plot of document.querySelectorAll('.plot')) {
      const paths = [...plot.querySelectorAll('.point, .js-line')].filter((mark) => mark.getAttribute('d'));
      seen.marks[plot.id] = paths.length;
    }
    seen.rows = document.querySelectorAll('#trials tbody tr').length;
    seen.cloud = [...document.querySelectorAll('.modebar-btn')].some((button) => /cloud|studio|upload|share/i.test(
      (button.dataset.attr || '') + (button.dataset.title || '') + (button.getAttribute('aria-label') || '')));
    seen.buttons = document.querySelectorAll('.modebar-btn').length;
    seen.images = document.querySelectorAll('img').length;
    seen.text = document.body.innerText.slice(0, 20000);
    const state = document.querySelector('#state');
    if (state) {
      state.value = 'failed';
      state.dispatchEvent(new Event('change'));
      seen.failed = document.querySelectorAll('#trials tbody tr').length;
      seen.csv = await (await new Response(new Blob([data.csv]))).text();
      seen.link = document.querySelector('#csv').download;
      state.value = '';
      state.dispatchEvent(new Event('change'));
      document.querySelectorAll('#trials th button')[0].click();
      seen.first = document.querySelector('#trials tbody td').textContent;
    }
    seen.wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
    seen.network = performance.getEntriesByType('resource').filter((entry) => !/^(data|blob):/.test(entry.name)).length;
  } catch (error) {
    errors.push(String(error));
  }
  seen.errors = errors;
  const verdict = document.createElement('pre');
  verdict.textContent = 'SEEN' + btoa(unescape(encodeURIComponent(JSON.stringify(seen)))) + 'END';
  document.documentElement.replaceChildren(verdict);
});
</script>)";

std::string Decoded(const std::string& base64) {
  static const std::string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  unsigned bits = 0;
  int count = 0;
  for (const char c : base64) {
    const auto place = alphabet.find(c);
    if (place == alphabet.npos) break;
    bits = (bits << 6U) | static_cast<unsigned>(place);
    count += 6;
    if (count < 8) continue;
    count -= 8;
    text += static_cast<char>((bits >> static_cast<unsigned>(count)) & 0xFFU);
  }
  return text;
}

class PageTest : public ::testing::Test {
 protected:
  // What the probe saw in a window this wide; null with a failure when the page never came to its end.
  json Look(std::string page, int width = 1200) {
    const std::size_t head = page.find("<title>");
    page.insert(head, kProbe);
    const std::string file = scratch_.Write("page.html", page).string();
    testing::Program browser(
        {HPO_CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
         "--user-data-dir=" + (scratch_.path() / "profile").string(), "--window-size=" + std::to_string(width) + ",900",
         "--virtual-time-budget=60000", "--dump-dom", "file://" + file},
        {.folder = scratch_.path()});
    const int status = browser.Wait(std::chrono::seconds(150));
    const std::size_t begin = browser.out().find("SEEN"), end = browser.out().find("END<");
    if (status != 0 || begin == std::string::npos || end == std::string::npos) {
      ADD_FAILURE() << "chromium ended with " << status << " (scripts/packages.sh test installs it)\n" << browser.err();
      return {};
    }
    return json::parse(Decoded(browser.out().substr(begin + 4, end - begin - 4)));
  }

  static void ExpectClean(const json& seen) {
    EXPECT_EQ(seen.at("errors"), json::array());
    EXPECT_FALSE(seen.at("hostile"));
    EXPECT_EQ(seen.at("network"), 0);
    EXPECT_EQ(seen.at("images"), 0);
    EXPECT_FALSE(seen.at("cloud")) << "a button would send the data away";
    for (const auto& [plot, marks] : seen.at("marks").items()) EXPECT_GT(marks, 0) << plot << " drew nothing";
  }

  ScratchFolder scratch_;
  std::string plotly_ = Plotly();
};

// A study with conditions, every kind of parameter, hostile names and, from the fifth trial on, failures and stops.
Study MakeStudy(int trials) {
  study::StudySpec spec{.name = "page", .seed = 4};
  spec.sampler.name = "random";
  const auto kind = spec.space.Add(search::Choice("kind", {"adamw", "sgd", kHostile}));
  spec.space.Add(search::Real("lr", 1e-4, 0.3).Log());
  spec.space.Add(search::Real("momentum", 0, 0.99).When(kind == "sgd"));
  spec.space.Add(search::Integer("depth", 1, 4));
  spec.space.Add(search::Boolean("norm"));
  spec.objectives = {{std::string("error ") + kHostile, study::Goal::kMinimize}};
  spec.fidelity = study::FidelitySpec{.path = "epochs", .min = 1, .max = 9};
  Study study(spec, {});
  for (int i = 0; i < trials; ++i) {
    const study::AttemptId id = study.Start(study.Ask().trials.at(0));
    const std::string token = study.state().trials().back().attempts.back().token;
    study::Outcome outcome;
    double value = 0;
    for (int step = 1; step <= (i % 5 == 4 ? 2 : 9); ++step) {
      value = 0.1 + 0.01 * (i * 7 % 11) + std::exp(-step);
      study.Measure(id, token, step, {{spec.objectives[0].metric, value}});
    }
    outcome.metrics = {{spec.objectives[0].metric, value}};
    if (i % 5 == 4) study.Stop(id, kHostile, false);
    if (i % 7 == 6) outcome.failed = kHostile + std::to_string(i);
    study.Tell(id, token, outcome);
  }
  return study;
}

TEST_F(PageTest, OneTrialDrawsEveryPlot) {
  const Study study = MakeStudy(1);
  const json seen = Look(ReportPage(Summarize(study.state()), plotly_));
  ExpectClean(seen);
  EXPECT_EQ(seen.at("marks").size(), 8u);  // history, curves, parallel, five slices
  EXPECT_EQ(seen.at("rows"), 1);
}

TEST_F(PageTest, SixtyTrialsOfAHostileStudyDrawEveryPlotAndNothingElse) {
  const Study study = MakeStudy(60);
  const json seen = Look(ReportPage(Summarize(study.state()), plotly_));
  ExpectClean(seen);
  EXPECT_EQ(seen.at("marks").size(), 8u);
  EXPECT_GE(seen.at("marks").at("plot-history"), 61);
  EXPECT_GE(seen.at("marks").at("plot-curves"), 60);
  EXPECT_EQ(seen.at("rows"), 60);
  EXPECT_EQ(seen.at("failed"), 7);
  EXPECT_EQ(seen.at("first"), "0");
  EXPECT_EQ(seen.at("link"), "page.csv");
  EXPECT_THAT(seen.at("csv").get<std::string>(), ::testing::HasSubstr("\n59,"));
  EXPECT_THAT(seen.at("text").get<std::string>(), ::testing::HasSubstr(kHostile));
}

TEST_F(PageTest, FiveThousandTrialsDrawEveryPlot) {
  const Study study = MakeStudy(5000);
  const json seen = Look(ReportPage(Summarize(study.state()), plotly_));
  ExpectClean(seen);
  EXPECT_EQ(seen.at("marks").size(), 8u);
  EXPECT_GE(seen.at("marks").at("plot-history"), 5000);
  EXPECT_EQ(seen.at("rows"), 100);
}

TEST_F(PageTest, AStudyWithoutAValueSaysSoInsteadOfPlots) {
  study::StudySpec spec{.name = "failing"};
  spec.space.Add(search::Real("x", 0, 1));
  Study study(spec, {});
  study.Fail(study.Ask().trials.at(0), "no data");
  study.Ask();
  const json seen = Look(ReportPage(Summarize(study.state()), plotly_));
  ExpectClean(seen);
  EXPECT_THAT(seen.at("text").get<std::string>(), ::testing::HasSubstr("No trial has a value yet."));
  EXPECT_EQ(seen.at("rows"), 2);
}

TEST_F(PageTest, OnAPhoneOnlyTablesAndPlotsScrollSideways) {
  const Study study = MakeStudy(12);
  const json seen = Look(ReportPage(Summarize(study.state()), plotly_), 500);  // chromium makes none narrower
  ExpectClean(seen);
  EXPECT_LE(seen.at("wide"), 0);
}

TEST_F(PageTest, ComparedStudiesDrawBothHistories) {
  const Study first = MakeStudy(30), second = MakeStudy(5);
  const json seen = Look(ComparePage({Summarize(first.state()), Summarize(second.state())}, plotly_));
  ExpectClean(seen);
  EXPECT_EQ(seen.at("marks").size(), 2u);
  EXPECT_THAT(seen.at("text").get<std::string>(), ::testing::HasSubstr("page (2)"));
}

}  // namespace
}  // namespace hpo::report
