// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/protocol/json_line.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <stdexcept>
#include <string>

#include "trial_runner/protocol/message.h"

namespace hpo::protocol {
namespace {

using nlohmann::json;

struct BareWord {
  std::string_view written, meant;
};
constexpr BareWord kBareWords[] = {{"-Infinity", "\"-inf\""}, {"Infinity", "\"inf\""}, {"NaN", "\"nan\""}};

// Position after the string whose opening quote is at `begin`; the line's end when it is never closed.
std::size_t EndOfString(std::string_view line, std::size_t begin) {
  for (std::size_t i = begin + 1; i < line.size(); ++i) {
    if (line[i] == '\\') {
      ++i;
    } else if (line[i] == '"') {
      return i + 1;
    }
  }
  return line.size();
}

int Depth(std::string_view line) {
  int depth = 0;
  int deepest = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '"') {
      i = EndOfString(line, i) - 1;
    } else if (line[i] == '{' || line[i] == '[') {
      deepest = std::max(deepest, ++depth);
    } else if (line[i] == '}' || line[i] == ']') {
      --depth;
    }
  }
  return deepest;
}

// `line` with the bare words outside of strings replaced by the strings they mean.
std::string QuoteBareWords(std::string_view line) {
  std::string quoted;
  for (std::size_t i = 0; i < line.size();) {
    const std::string_view rest = line.substr(i);
    const auto* word = std::find_if(std::begin(kBareWords), std::end(kBareWords),
                                    [&](const BareWord& w) { return rest.starts_with(w.written); });
    const std::size_t length = line[i] == '"'                 ? EndOfString(line, i) - i
                               : word != std::end(kBareWords) ? word->written.size()
                                                              : 1;
    quoted += word != std::end(kBareWords) ? word->meant : rest.substr(0, length);
    i += length;
  }
  return quoted;
}

json ParseOrThrow(std::string_view line) {
  try {
    return json::parse(line);
  } catch (const json::exception& error) {
    const std::string_view what = error.what();
    // The library's own tag in front ("[json.exception.parse_error.101] ") tells the reader nothing.
    const std::size_t tag = what.find("] ");
    throw std::invalid_argument("not valid JSON: " +
                                std::string(tag == std::string_view::npos ? what : what.substr(tag + 2)));
  }
}

}  // namespace

json ParseJsonLine(std::string_view line) {
  if (line.size() > kMaxLineBytes) {
    throw std::invalid_argument("line of " + std::to_string(line.size()) + " bytes, longer than the limit of " +
                                std::to_string(kMaxLineBytes));
  }
  if (Depth(line) > kMaxDepth) {
    throw std::invalid_argument("nested deeper than " + std::to_string(kMaxDepth) + " levels");
  }
  const bool bare_words = line.find("NaN") != std::string_view::npos || line.find("Inf") != std::string_view::npos;
  return bare_words ? ParseOrThrow(QuoteBareWords(line)) : ParseOrThrow(line);
}

json NumberToJson(double number) {
  if (std::isnan(number)) return "nan";
  if (std::isinf(number)) return number > 0 ? "inf" : "-inf";
  return number;
}

}  // namespace hpo::protocol
