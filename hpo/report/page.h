// SPDX-License-Identifier: Apache-2.0
//
// Reports as one self-contained HTML page: style, data, Plotly and our scripts inside, nothing from a network. What
// comes from a study enters as JSON that cannot end its element, and reaches the document as text only.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "hpo/report/summary.h"

namespace hpo::report {

// JSON as the content of a <script> element: no '<', '>' or '&' is left in it.
std::string ScriptJson(const nlohmann::ordered_json& json);

// `plotly` is the text of plotly.min.js. Throws Error(kInvalidInput) when that cannot stand in a page.
std::string ReportPage(const Summary& summary, std::string_view plotly);

// Several studies with one objective; see compare.h.
std::string ComparePage(const std::vector<Summary>& summaries, std::string_view plotly);

}  // namespace hpo::report
