// SPDX-License-Identifier: Apache-2.0
#include "hpo/cli/report_output.h"

#include <fmt/format.h>

#include <filesystem>
#include <ostream>

#include "hpo/base/file_system.h"
#include "hpo/cli/plotly.h"
#include "search/named_rows.h"

namespace hpo::cli {

namespace fs = std::filesystem;

std::string PlotlyFor(const report::Format& format) { return format.needs_plotly ? LoadPlotly() : ""; }

void ReportOutput::Declare(Arguments& arguments) {
  std::vector<std::string> names;
  std::string help = "One of";
  for (const report::Format& format : report::Formats()) {
    names.emplace_back(format.name);
    help += fmt::format("{} {} ({})", names.size() == 1 ? "" : ",", format.name, format.help);
  }
  arguments.Add("--format", format_, help).OneOf(names);
  arguments.Add("-o,--output", file_,
                "File to write, - for stdout (default: stdout; report.html beside the journal for html)");
}

const report::Format& ReportOutput::FormatFor(const Terminal& terminal) const {
  const std::string_view name = !format_.empty() ? std::string_view(format_) : terminal.json ? "json" : "text";
  return *search::FindRow(report::Formats(), name);
}

void ReportOutput::Write(const Terminal& terminal, std::string_view document, const std::string& name) const {
  const std::string_view extension = FormatFor(terminal).extension;
  const std::string file = !file_.empty() ? file_ : extension.empty() ? "-" : name + std::string(extension);
  if (file == "-") {
    terminal.out << document << std::flush;
    return;
  }
  DiskFileSystem().Replace(fs::absolute(file), document);
  terminal.out << file << std::endl;
}

}  // namespace hpo::cli
