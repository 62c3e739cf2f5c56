// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/data/csv_cells.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <stdexcept>
#include <system_error>

namespace hpo::trial_runner {
namespace {

constexpr std::string_view kBlanks = " \t\r";

std::string_view Trim(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1);
}

std::invalid_argument BadQuote(std::size_t column, const char* what) {
  return std::invalid_argument("column " + std::to_string(column) + ": " + what);
}

// Unescapes the quoted cell whose opening quote is at `begin` and moves `position` behind its closing quote.
// Unescaping only shortens, so the text is rewritten in place.
std::string_view Unquote(std::string& line, std::size_t column, std::size_t& position) {
  const std::size_t begin = position++;
  std::size_t end = begin;
  while (true) {
    if (position >= line.size()) throw BadQuote(column, "the quote is not closed on this line");
    if (line[position] == '"') {
      if (position + 1 >= line.size() || line[position + 1] != '"') break;
      ++position;
    }
    line[end++] = line[position++];
  }
  ++position;
  return std::string_view(line).substr(begin, end - begin);
}

}  // namespace

void CutCells(std::string& line, char delimiter, std::vector<std::string_view>& cells) {
  cells.clear();
  std::size_t position = 0;
  while (true) {
    const std::size_t start = std::min(line.find_first_not_of(" ", position), line.size());
    const bool quoted = start < line.size() && line[start] == '"';
    std::string_view cell;
    if (quoted) {
      position = start;
      cell = Unquote(line, cells.size(), position);
    }
    const std::size_t end = std::min(line.find(delimiter, position), line.size());
    const std::string_view rest = Trim(std::string_view(line).substr(position, end - position));
    if (quoted && !rest.empty()) throw BadQuote(cells.size(), "there is text behind the closing quote");
    cells.push_back(quoted ? cell : rest);
    if (end == line.size()) return;
    position = end + 1;
  }
}

std::optional<double> ParseNumber(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace hpo::trial_runner
