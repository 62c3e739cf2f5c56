// SPDX-License-Identifier: Apache-2.0
//
// The options that all commands with reports share: in which format, and where to.
#pragma once

#include <string>
#include <string_view>

#include "hpo/cli/terminal.h"
#include "hpo/report/formats.h"

namespace CLI {
class App;
}

namespace hpo::cli {

class ReportOutput {
 public:
  // --format and -o; fills this object, which must outlive the parsing.
  void Declare(CLI::App& parser);

  // What --format names, else json under --json, else text.
  const report::Format& FormatFor(const Terminal& terminal) const;

  // To stdout, or to the file of -o, whose path is said then. Throws Error(kCannotWrite).
  void Write(const Terminal& terminal, std::string_view document) const;

 private:
  std::string format_;
  std::string file_;
};

}  // namespace hpo::cli
