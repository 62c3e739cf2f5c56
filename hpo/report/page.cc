// SPDX-License-Identifier: Apache-2.0
#include "hpo/report/page.h"

#include <algorithm>

#include "hpo/base/error.h"
#include "hpo/report/page_assets.h"
#include "hpo/report/page_data.h"

namespace hpo::report {
namespace {

// Plotly builds functions from text for some of its plots, hence 'unsafe-eval'. Nothing may be loaded from anywhere.
constexpr std::string_view kPolicy =
    "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'; style-src 'unsafe-inline'; img-src data: blob:; "
    "form-action 'none'; base-uri 'none'";

// What stands between the tags of an element.
std::string Escaped(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '&') {
      escaped += "&amp;";
    } else if (c == '<') {
      escaped += "&lt;";
    } else {
      escaped += c;
    }
  }
  return escaped;
}

void RefuseNonScript(std::string_view plotly) {
  if (plotly.find("Plotly") != plotly.npos && plotly.find("</script") == plotly.npos) return;
  throw Error(ErrorCode::kInvalidInput, "this is not Plotly's script; run scripts/fetch.sh plotly for a new copy",
              "plotly.min.js");
}

std::string Page(std::string_view title, const nlohmann::ordered_json& data, std::string_view plotly,
                 std::string_view script) {
  RefuseNonScript(plotly);
  std::string page = "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n";
  page += "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n";
  page.append("<meta http-equiv=\"Content-Security-Policy\" content=\"").append(kPolicy).append("\">\n");
  page.append("<title>").append(Escaped(title)).append("</title>\n");
  page.append("<style>\n").append(PageStyle()).append("</style>\n</head>\n<body>\n");
  page += "<noscript>This report draws itself with the scripts inside this file; allow them to see it.</noscript>\n";
  page.append("<script type=\"application/json\" id=\"data\">").append(ScriptJson(data)).append("</script>\n");
  page.append("<script>").append(plotly).append("</script>\n");
  page.append("<script>\n").append(PageScript()).append(script).append("</script>\n</body>\n</html>\n");
  return page;
}

}  // namespace

std::string ScriptJson(const nlohmann::ordered_json& json) {
  const std::string text = json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
  std::string safe;
  safe.reserve(text.size());
  for (const char c : text) {  // these stand inside strings only
    if (c == '<') {
      safe += "\\u003c";
    } else if (c == '>') {
      safe += "\\u003e";
    } else if (c == '&') {
      safe += "\\u0026";
    } else {
      safe += c;
    }
  }
  return safe;
}

std::string ReportPage(const Summary& summary, std::string_view plotly) {
  return Page(summary.state->spec().name + " - hpo report", ReportPageData(summary), plotly, ReportScript());
}

std::string ComparePage(const std::vector<Summary>& summaries, std::string_view plotly) {
  return Page("hpo compare", ComparePageData(summaries), plotly, CompareScript());
}

}  // namespace hpo::report
