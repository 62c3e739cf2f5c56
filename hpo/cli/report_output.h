// SPDX-License-Identifier: Apache-2.0
//
// The options that all commands with reports share: in which format, and where to.
#pragma once

#include <string>
#include <string_view>

#include "hpo/cli/arguments.h"
#include "hpo/cli/terminal.h"
#include "hpo/report/formats.h"

namespace hpo::cli {

// The text of Plotly for formats that need it, else "". Throws Error(kUnavailable).
std::string PlotlyFor(const report::Format& format);

class ReportOutput {
 public:
  // --format and -o; fills this object, which must outlive the parsing.
  void Declare(Arguments& arguments);

  // What --format names, else json under --json, else text.
  const report::Format& FormatFor(const Terminal& terminal) const;

  // To the file of -o, "-" being stdout. Without -o to stdout, or, in a format with an extension of its own, to a file
  // `name` plus extension. A file's path is a result on stdout. Throws Error(kCannotWrite).
  void Write(const Terminal& terminal, std::string_view document, const std::string& name) const;

 private:
  std::string format_;
  std::string file_;
};

}  // namespace hpo::cli
