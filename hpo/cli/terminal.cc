// SPDX-License-Identifier: Apache-2.0
#include "hpo/cli/terminal.h"

#include <unistd.h>

#include <cstdlib>
#include <iostream>
#include <nlohmann/json.hpp>

namespace hpo::cli {
namespace {

bool IsSet(const char* variable) {
  const char* value = std::getenv(variable);
  return value != nullptr && *value != '\0';
}

bool StderrIsLive() {
  const char* term = std::getenv("TERM");
  return isatty(STDERR_FILENO) == 1 && (term == nullptr || std::string_view(term) != "dumb");
}

}  // namespace

void Terminal::Say(std::string_view line) const {
  if (!quiet) err << line << std::endl;
}

void Terminal::Result(std::string_view text, const nlohmann::ordered_json& document) const {
  if (json) {
    out << document.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) << std::endl;
  } else {
    out << text << std::flush;
  }
}

Terminal ProcessTerminal() {
  Terminal terminal{.out = std::cout, .err = std::cerr};
  terminal.live = StderrIsLive() && !IsSet("CI");
  ApplyColor(ColorMode::kAuto, terminal);
  return terminal;
}

void ApplyColor(ColorMode mode, Terminal& terminal) {
  terminal.color = mode == ColorMode::kAlways || (mode == ColorMode::kAuto && StderrIsLive() && !IsSet("NO_COLOR"));
}

}  // namespace hpo::cli
