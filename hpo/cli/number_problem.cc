// SPDX-License-Identifier: Apache-2.0
#include "hpo/cli/number_problem.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string_view>
#include <system_error>

namespace hpo::cli {
namespace {

std::string Broken(const std::string& text, std::string_view rule) {
  return fmt::format("is {}: must be {}", text, rule);
}

// NaN where the text is no number.
double NumberOf(const std::string& text) {
  double number = 0;
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, number);
  return read.ec == std::errc() && read.ptr == end ? number : std::nan("");
}

// A text that is not how the number is written, such as 010, is refused: the parser would take it for an octal one.
template <typename Integer>
std::string IntegerProblem(const std::string& text, std::string_view rule) {
  Integer number = 0;
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, number);
  if (read.ec == std::errc() && std::to_string(number) == text) return "";
  if (read.ec != std::errc::result_out_of_range) return Broken(text, rule);
  const auto least = std::numeric_limits<Integer>::min(), most = std::numeric_limits<Integer>::max();
  return Broken(text, fmt::format("from {} to {}", least, most));
}

}  // namespace

std::string NumberProblem(const std::string& text) {
  return std::isfinite(NumberOf(text)) ? "" : Broken(text, "a number");
}

std::string WholeProblem(const std::string& text) { return IntegerProblem<int>(text, "a whole number"); }

std::string CountProblem(const std::string& text) {
  return IntegerProblem<std::uint64_t>(text, "a whole number, 0 or above");
}

std::string PositiveProblem(const std::string& text) { return NumberOf(text) > 0 ? "" : Broken(text, "above 0"); }

std::string NonNegativeProblem(const std::string& text) {
  return NumberOf(text) >= 0 ? "" : Broken(text, "0 or above");
}

}  // namespace hpo::cli
