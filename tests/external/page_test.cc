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
#include "tests/support/paths.h"
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
  if (std::system((testing::kSourceFolder + std::string("/scripts/fetch.sh plotly")).c_str()) != 0) return "";
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
  const seen = {hostile: window.hostile === 1, marks: {}, bands: {}, bars: {}, tops: {}};
  try {
    await window.drawn;
    for (const plot of document.querySelectorAll('.plot')) {
      const paths = [...plot.querySelectorAll('.point, .js-line')].filter((mark) => mark.getAttribute('d'));
      seen.marks[plot.id] = paths.length;
      const drawn = (marks) => [...plot.querySelectorAll(marks)].filter((mark) => mark.getAttribute('d')).length;
      seen.bands[plot.id] = drawn('.js-fill');
      seen.bars[plot.id] = drawn('.yerror');
      seen.tops[plot.id] = plot._fullLayout.yaxis.range[1];
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
  if (parent !== window) parent.postMessage(verdict.textContent, '*');
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
  // What the probe saw in a window this wide; null with a failure when the page never came to its end. Chromium makes
  // no window narrower than 500, so a phone is a frame inside one.
  json Look(std::string page, int width = 1200) {
    page.insert(page.find("<title>"), kProbe);
    std::string file = scratch_.Write("page.html", page).string();
    if (width < 500) {
      file =
          scratch_.Write("phone.html", "<iframe src=\"page.html\" style=\"height:900px;width:" + std::to_string(width) +
                                           "px\"></iframe><script>" +
                                           "onmessage = (event) => document.body.append(event.data)</script>");
    }
    const std::string out =
        Browse({"--window-size=" + std::to_string(std::max(500, width)) + ",900", "--dump-dom", "file://" + file});
    const std::size_t begin = out.find("SEEN"), end = out.find("END<");
    if (begin == std::string::npos || end == std::string::npos) {
      ADD_FAILURE() << "the page never came to its end";
      return {};
    }
    return json::parse(Decoded(out.substr(begin + 4, end - begin - 4)));
  }

  // The page on paper, as PDF.
  std::string Print(const std::string& page) {
    const std::string file = scratch_.Write("page.html", page).string();
    const std::string paper = (scratch_.path() / "page.pdf").string();
    Browse({"--window-size=1200,900", "--no-pdf-header-footer", "--print-to-pdf=" + paper, "file://" + file});
    return Content(paper);
  }

  // What a browser wrote to stdout.
  std::string Browse(const std::vector<std::string>& arguments) {
    std::vector<std::string> all = {testing::kChromiumProgram,
                                    "--headless",
                                    "--no-sandbox",
                                    "--disable-gpu",
                                    "--disable-dev-shm-usage",
                                    "--user-data-dir=" + (scratch_.path() / "profile").string(),
                                    "--virtual-time-budget=60000"};
    all.insert(all.end(), arguments.begin(), arguments.end());
    testing::Program browser(all, {.folder = scratch_.path()});
    const int status = browser.Wait(std::chrono::seconds(150));
    EXPECT_EQ(status, 0) << "chromium (scripts/packages.sh test installs it)\n" << browser.err();
    return browser.out();
  }

  static void ExpectClean(const json& seen) {
    EXPECT_EQ(seen.at("errors"), json::array());
    EXPECT_FALSE(seen.at("hostile"));
    EXPECT_EQ(seen.at("network"), 0);
    EXPECT_EQ(seen.at("images"), 0);
    EXPECT_FALSE(seen.at("cloud")) << "a button would send the data away";
    for (const auto& [plot, marks] : seen.at("marks").items()) EXPECT_GT(marks, 0) << plot << " drew nothing";
  }

  // The model of MakeStudy: a band over each number that the best trial has, a bar at each category.
  static void ExpectModel(const json& seen, const Study& study) {
    const search::Configuration& best = study.state().best()->configuration;
    for (const int i : {1, 2, 3}) {
      EXPECT_EQ(seen.at("bands").at("plot-slice-" + std::to_string(i)), best[i] ? 1 : 0) << "parameter " << i;
    }
    EXPECT_EQ(seen.at("bars").at("plot-slice-0"), 3);
    EXPECT_EQ(seen.at("bars").at("plot-slice-4"), 2);
    EXPECT_THAT(seen.at("text").get<std::string>(), ::testing::HasSubstr("all others stay as in the best trial"));
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
  EXPECT_THAT(seen.at("text").get<std::string>(),
              ::testing::HasSubstr("No model is drawn: it takes 5 trials with a value."));
}

TEST_F(PageTest, SixtyTrialsOfAHostileStudyDrawEveryPlotAndNothingElse) {
  const Study study = MakeStudy(60);
  const json seen = Look(ReportPage(Summarize(study.state()), plotly_));
  ExpectClean(seen);
  EXPECT_EQ(seen.at("marks").size(), 8u);
  ExpectModel(seen, study);
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
  ExpectModel(seen, study);
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

// Trials of which those that keep a constraint are marked, with and without one that does.
TEST_F(PageTest, ConstraintsOnMetricsAreShownAndDecideWhatIsBest) {
  for (const double most : {12.0, 0.5}) {
    study::StudySpec spec{.name = "bounded"};
    spec.space.Add(search::Real("x", 0, 1));
    spec.metric_constraints = {{.metric = "size", .at_most = most, .at_least = {}}};
    Study study(spec, {});
    for (int i = 1; i <= 20; ++i) {
      study.Tell(study.Ask().trials.at(0), {.metrics = {{"value", 100.0 - i}, {"size", 1.0 * i}}});
    }
    const json seen = Look(ReportPage(Summarize(study.state()), plotly_));
    ExpectClean(seen);
    EXPECT_GE(seen.at("marks").at("plot-history"), 20);
    EXPECT_EQ(seen.at("rows"), 20);
    const std::string text = seen.at("text");
    EXPECT_THAT(text, ::testing::HasSubstr("size 20 > "));
    EXPECT_THAT(text, ::testing::HasSubstr(most > 1 ? "88" : "No trial keeps the constraints yet; nearest: trial 0, "));
  }
}

TEST_F(PageTest, EqualValuesDrawEveryPlotWithoutAModel) {
  study::StudySpec spec{.name = "flat", .goal = study::Goal::kMaximize};
  spec.space.Add(search::Real("x", 0, 1));
  Study study(spec, {});
  for (int i = 0; i < 9; ++i) study.Tell(study.Ask().trials.at(0), 3.0);
  const json seen = Look(ReportPage(Summarize(study.state()), plotly_));
  ExpectClean(seen);
  EXPECT_EQ(seen.at("bands").at("plot-slice-0"), 0);
  EXPECT_THAT(seen.at("text").get<std::string>(), ::testing::HasSubstr("No model is drawn: all values are equal."));
}

TEST_F(PageTest, TrialsStoppedFarFromTheOthersDoNotSqueezeThem) {
  study::StudySpec spec{.name = "stops"};
  spec.space.Add(search::Real("x", 0, 1));
  Study study(spec, {});
  for (int i = 0; i < 60; ++i) {
    const study::AttemptId id = study.Start(study.Ask().trials.at(0));
    const std::string token = study.state().trials().back().attempts.back().token;
    const double value = i % 3 == 0 ? 0.1 + 0.01 * i : 100 + i;
    study.Measure(id, token, 1, {{"value", value}});
    if (i % 3 != 0) study.Stop(id, "pruned", false);
    study.Tell(id, token, {.metrics = {{"value", value}}});
  }
  const json seen = Look(ReportPage(Summarize(study.state()), plotly_));
  ExpectClean(seen);
  EXPECT_LT(seen.at("tops").at("plot-history"), 1);
  EXPECT_LT(seen.at("tops").at("plot-slice-0"), 1);
}

TEST_F(PageTest, OnAPhoneOnlyTablesAndPlotsScrollSideways) {
  const Study study = MakeStudy(12);
  const json seen = Look(ReportPage(Summarize(study.state()), plotly_), 390);
  ExpectClean(seen);
  EXPECT_LE(seen.at("wide"), 0);
}

// How often `text` stands in `where`, not followed by `next`.
int Count(const std::string& where, const std::string& text, char next) {
  int count = 0;
  for (std::size_t at = where.find(text); at != std::string::npos; at = where.find(text, at + 1)) {
    if (where[at + text.size()] != next) ++count;
  }
  return count;
}

TEST_F(PageTest, OnPaperThePlotsAndTheFirstHundredTrialsFillAFewPages) {
  const Study study = MakeStudy(60), long_study = MakeStudy(2000);
  const std::string page = ReportPage(Summarize(study.state()), plotly_);
  const std::string paper = Print(page);
  EXPECT_TRUE(paper.starts_with("%PDF-"));
  EXPECT_GE(Count(paper, "/Type /Page", 's'), 4);
  EXPECT_LE(Count(paper, "/Type /Page", 's'), 8);
  std::string bare = page;
  bare.insert(bare.find("</style>"), ".plot { display: none; }");
  const std::string without = Print(bare);
  EXPECT_LT(Count(without, "/Type /Page", 's'), Count(paper, "/Type /Page", 's'));
  EXPECT_GT(paper.size(), without.size() + 50'000) << "the plots are missing";
  EXPECT_LE(Count(Print(ReportPage(Summarize(long_study.state()), plotly_)), "/Type /Page", 's'), 12);
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
