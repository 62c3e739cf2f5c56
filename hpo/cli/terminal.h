// SPDX-License-Identifier: Apache-2.0
//
// Where a command writes: results to `out`, talk to `err`. Commands print only through it, so tests read strings.
#pragma once

#include <iosfwd>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

namespace hpo::cli {

enum class ColorMode { kAuto, kAlways, kNever };

struct Terminal {
  std::ostream& out;
  std::ostream& err;
  bool json = false;   // --json: one JSON object instead of text on `out`
  bool quiet = false;  // -q: errors only on `err`
  bool live = false;   // `err` is a terminal that may be redrawn (progress line)
  bool color = false;  // of `err`

  // Prints a line of talk unless quiet.
  void Say(std::string_view line) const;
  // Prints `text` as it is, or `document` as one line of JSON when --json was given.
  void Result(std::string_view text, const nlohmann::ordered_json& document) const;
};

// The process's own streams. Colour and redrawing follow --color, NO_COLOR, TERM=dumb, CI and whether stderr is a
// terminal.
Terminal ProcessTerminal();
void ApplyColor(ColorMode mode, Terminal& terminal);

}  // namespace hpo::cli
