// SPDX-License-Identifier: Apache-2.0
#include "search/space/value.h"

#include <array>
#include <charconv>
#include <cmath>
#include <stdexcept>

namespace hpo::search {
namespace {

// Exact, unlike a cast of the integer to double: 2^53 + 1 and 2^53 differ.
bool SameNumber(std::int64_t integer, double real) {
  constexpr double kTwoTo63 = 9223372036854775808.0;
  return real >= -kTwoTo63 && real < kTwoTo63 && real == std::floor(real) && static_cast<std::int64_t>(real) == integer;
}

// The shortest digits, with "1e-4" where the standard writes "1e-04".
std::string DoubleText(double number) {
  std::array<char, 32> buffer;
  const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number);
  std::string text(buffer.data(), end);
  const std::size_t exponent = text.find('e');
  if (exponent != std::string::npos && text[exponent + 2] == '0') text.erase(exponent + 2, 1);
  return text;
}

}  // namespace

bool SameValue(const Value& a, const Value& b) {
  if (a.index() == b.index()) return a == b;
  const auto* integer = std::get_if<std::int64_t>(&a);
  const auto* real = std::get_if<double>(&b);
  if (integer != nullptr && real != nullptr) return SameNumber(*integer, *real);
  integer = std::get_if<std::int64_t>(&b);
  real = std::get_if<double>(&a);
  return integer != nullptr && real != nullptr && SameNumber(*integer, *real);
}

std::string ToString(const Value& value) {
  if (const auto* boolean = std::get_if<bool>(&value)) return *boolean ? "true" : "false";
  if (const auto* integer = std::get_if<std::int64_t>(&value)) return std::to_string(*integer);
  if (const auto* real = std::get_if<double>(&value)) return DoubleText(*real);
  return std::get<std::string>(value);
}

std::string Quoted(const Value& value) {
  return std::holds_alternative<std::string>(value) ? '"' + std::get<std::string>(value) + '"' : ToString(value);
}

bool IsNumber(const Value& value) {
  return std::holds_alternative<std::int64_t>(value) || std::holds_alternative<double>(value);
}

double ToNumber(const Value& value) {
  if (const auto* real = std::get_if<double>(&value)) return *real;
  if (const auto* integer = std::get_if<std::int64_t>(&value)) return static_cast<double>(*integer);
  if (const auto* boolean = std::get_if<bool>(&value)) return *boolean ? 1.0 : 0.0;
  throw std::invalid_argument("expected a number, got " + Quoted(value));
}

}  // namespace hpo::search
