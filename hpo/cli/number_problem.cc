// SPDX-License-Identifier: Apache-2.0
#include "hpo/cli/number_problem.h"

#include <charconv>
#include <cmath>
#include <optional>

namespace hpo::cli {
namespace {

std::optional<double> FiniteNumber(const std::string& text) {
  double number = 0;
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, number);
  if (read.ec != std::errc() || read.ptr != end || !std::isfinite(number)) return std::nullopt;
  return number;
}

}  // namespace

std::string PositiveProblem(const std::string& text) {
  const auto number = FiniteNumber(text);
  return number && *number > 0 ? "" : "is " + text + ": must be a number above 0";
}

std::string NonNegativeProblem(const std::string& text) {
  const auto number = FiniteNumber(text);
  return number && *number >= 0 ? "" : "is " + text + ": must be a number, 0 or above";
}

}  // namespace hpo::cli
