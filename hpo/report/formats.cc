// SPDX-License-Identifier: Apache-2.0
#include "hpo/report/formats.h"

#include "hpo/report/csv.h"
#include "hpo/report/json.h"
#include "hpo/report/report_text.h"

namespace hpo::report {
namespace {

std::string JsonText(const Summary& summary) {
  return ReportJson(summary).dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + '\n';
}

}  // namespace

const std::vector<Format>& Formats() {
  static const std::vector<Format> formats = {
      {"text", "for a terminal", ReportText},
      {"csv", "a table of all trials", TrialCsv},
      {"json", "everything, curves included, for programs", JsonText},
  };
  return formats;
}

}  // namespace hpo::report
