// SPDX-License-Identifier: Apache-2.0
#include "hpo/cli/report_output.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <ostream>

#include "hpo/base/file_system.h"
#include "search/named_rows.h"

namespace hpo::cli {

void ReportOutput::Declare(CLI::App& parser) {
  std::vector<std::string> names;
  std::string help = "One of";
  for (const report::Format& format : report::Formats()) {
    names.emplace_back(format.name);
    help += fmt::format("{} {} ({})", names.size() == 1 ? "" : ",", format.name, format.help);
  }
  parser.add_option("--format", format_, help)->check(CLI::IsMember(names));
  parser.add_option("-o,--output", file_, "File to write instead of stdout");
}

const report::Format& ReportOutput::FormatFor(const Terminal& terminal) const {
  const std::string_view name = !format_.empty() ? std::string_view(format_) : terminal.json ? "json" : "text";
  return *search::FindRow(report::Formats(), name);
}

void ReportOutput::Write(const Terminal& terminal, std::string_view document) const {
  if (file_.empty()) {
    terminal.out << document << std::flush;
    return;
  }
  DiskFileSystem().Replace(std::filesystem::absolute(file_), document);
  terminal.Say(fmt::format("wrote {}", file_));
}

}  // namespace hpo::cli
