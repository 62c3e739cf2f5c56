// SPDX-License-Identifier: Apache-2.0
#include "hpo/report/formats.h"

#include "hpo/report/compare.h"
#include "hpo/report/csv.h"
#include "hpo/report/json.h"
#include "hpo/report/page.h"
#include "hpo/report/report_text.h"

namespace hpo::report {
namespace {

using Summaries = std::vector<Summary>;

std::string JsonText(const Summary& summary) {
  return ReportJson(summary).dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + '\n';
}

// Formats that draw nothing leave Plotly alone.
template <auto Write, class Subject>
std::string Without(const Subject& subject, std::string_view) {
  return Write(subject);
}

}  // namespace

const std::vector<Format>& Formats() {
  static const std::vector<Format> formats = {
      {"text", "for a terminal", "", Without<ReportText, Summary>, Without<CompareText, Summaries>},
      {"csv", "a table of all trials", "", Without<TrialCsv, Summary>, Without<CompareCsv, Summaries>},
      {"json", "everything, for programs", "", Without<JsonText, Summary>, Without<CompareJson, Summaries>},
      {"html", "a page with plots, all in one file", ".html", ReportPage, ComparePage, true},
  };
  return formats;
}

}  // namespace hpo::report
