// SPDX-License-Identifier: Apache-2.0
//
// The formats of reports: one row each.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "hpo/report/summary.h"

namespace hpo::report {

struct Format {
  std::string_view name;       // as in --format
  std::string_view help;       // one line
  std::string_view extension;  // of a file; "" for what stdout is made for
  std::string (*report)(const Summary& summary, std::string_view plotly);
  std::string (*compare)(const std::vector<Summary>& summaries, std::string_view plotly);
  bool needs_plotly = false;  // else `plotly`, the text of plotly.min.js, may be empty
};

const std::vector<Format>& Formats();  // the first is the default

}  // namespace hpo::report
