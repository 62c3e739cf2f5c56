// SPDX-License-Identifier: Apache-2.0
#include "search/space/parameter.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "search/space/stepped_grid.h"

namespace hpo::search {
namespace {

using Text = std::optional<std::string>;

bool HasRange(ParameterKind kind) { return kind == ParameterKind::kReal || kind == ParameterKind::kInteger; }
bool HasLevels(ParameterKind kind) { return kind == ParameterKind::kOrdinal || kind == ParameterKind::kCategorical; }
bool HasGrid(const Parameter& parameter) {
  return parameter.kind == ParameterKind::kInteger || parameter.step.has_value();
}

std::string Number(double number) { return ToString(Value(number)); }

bool IsNameCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

Text NameProblem(const std::string& name) {
  if (name.empty()) return "the name is empty";
  for (std::size_t i = 0; i < name.size(); ++i) {
    const bool segment_is_empty = name[i] == '.' && (i == 0 || i + 1 == name.size() || name[i - 1] == '.');
    if (segment_is_empty) return "the name has an empty part: put one dot between two parts";
    if (name[i] != '.' && !IsNameCharacter(name[i])) {
      return "the name may hold letters, digits, '_', '-' and dots only";
    }
  }
  return std::nullopt;
}

Text IntegerProblem(const Parameter& p) {
  for (const auto& [end, value] : {std::pair{"low", p.low}, std::pair{"high", p.high}}) {
    if (value != std::floor(value)) return std::string(end) + " = " + Number(value) + " must be a whole number";
    if (std::fabs(value) > kLargestInteger) return std::string(end) + " = " + Number(value) + " is beyond 2^53";
  }
  if (p.low > p.high) return "low = " + Number(p.low) + " must not be above high = " + Number(p.high);
  // A difference beyond 2^53 would be rounded before it is compared.
  if (p.high > p.low + kLargestInteger) return "the range from low to high is wider than 2^53";
  if (p.step && *p.step != std::floor(*p.step)) return "step = " + Number(*p.step) + " must be a whole number";
  return std::nullopt;
}

Text RealProblem(const Parameter& p) {
  if (p.low >= p.high) return "low = " + Number(p.low) + " must be below high = " + Number(p.high);
  if (!std::isfinite(p.high - p.low)) return "the range from low to high is wider than a double can hold";
  const double finest = kFinestStep * std::max(std::fabs(p.low), std::fabs(p.high));
  if (p.step && *p.step < finest) {
    return "step = " + Number(*p.step) + " is too fine for the range: leave it out or make it >= " + Number(finest);
  }
  return std::nullopt;
}

Text RangeProblem(const Parameter& p) {
  if (!p.levels.empty()) return "levels belong to ordinal and categorical parameters";
  if (!std::isfinite(p.low)) return "low = " + Number(p.low) + " must be finite";
  if (!std::isfinite(p.high)) return "high = " + Number(p.high) + " must be finite";
  if (p.step && !(*p.step > 0.0 && std::isfinite(*p.step))) return "step = " + Number(*p.step) + " must be > 0";
  if (Text problem = p.kind == ParameterKind::kInteger ? IntegerProblem(p) : RealProblem(p)) return problem;
  if (p.step && p.high > p.low && SteppedGrid(p).size() < 2) {
    return "step = " + Number(*p.step) + " must be <= high - low = " + Number(p.high - p.low);
  }
  if (p.scale != Scale::kLog) return std::nullopt;
  if (p.low <= 0.0) return "low = " + Number(p.low) + " must be > 0 with a log scale";
  // Neighbouring doubles can have one logarithm, which leaves no room between them.
  const bool has_no_room = !HasGrid(p) && !(std::log(p.low) < std::log(p.high));
  if (has_no_room) return "low and high are too close for a log scale: use a linear one";
  return std::nullopt;
}

Text LevelsProblem(const Parameter& p) {
  if (p.levels.empty()) return "needs at least one level";
  for (std::size_t i = 0; i < p.levels.size(); ++i) {
    const Value& level = p.levels[i];
    if (IsNumber(level) && !std::isfinite(ToNumber(level))) return "level " + ToString(level) + " must be finite";
    const bool is_repeated = std::any_of(p.levels.begin(), p.levels.begin() + static_cast<std::ptrdiff_t>(i),
                                         [&](const Value& earlier) { return SameValue(earlier, level); });
    if (is_repeated) return "level " + Quoted(level) + " is listed twice";
  }
  return std::nullopt;
}

Text ValuesProblem(const Parameter& p) {
  if (HasRange(p.kind)) return RangeProblem(p);
  if (p.scale != Scale::kLinear) return "a log scale belongs to real and integer parameters";
  if (p.step) return "a step belongs to real and integer parameters";
  if (HasLevels(p.kind)) return LevelsProblem(p);
  if (!p.levels.empty()) return "a boolean has no levels of its own";
  return std::nullopt;
}

Text ClauseProblem(const Clause& clause) {
  const std::string where = "the condition on " + clause.parameter;
  if (clause.values.empty()) return where + " names no value";
  if (clause.relation != Relation::kIn && clause.values.size() != 1) return where + " needs exactly one value";
  const Value& bound = clause.values.front();
  const bool is_comparable = IsNumber(bound) && !std::isnan(ToNumber(bound));
  if (IsOrder(clause.relation) && !is_comparable) {
    return where + " compares with " + Quoted(bound) + ": <, <=, > and >= need a number";
  }
  return std::nullopt;
}

std::optional<std::size_t> FindLevel(const Parameter& parameter, const Value& value) {
  const auto found = std::find_if(parameter.levels.begin(), parameter.levels.end(),
                                  [&](const Value& level) { return SameValue(level, value); });
  if (found == parameter.levels.end()) return std::nullopt;
  return static_cast<std::size_t>(found - parameter.levels.begin());
}

Text NumberProblem(const Parameter& p, const Value& value) {
  const bool whole = p.kind == ParameterKind::kInteger;
  if (!IsNumber(value)) return Quoted(value) + (whole ? " is not an integer" : " is not a number");
  const double number = ToNumber(value);
  if (!std::isfinite(number)) return ToString(value) + " is not finite";
  if (whole && number != std::floor(number)) return ToString(value) + " is not an integer";
  if (number < p.low) return ToString(value) + " is below low = " + Number(p.low);
  if (number > p.high) return ToString(value) + " is above high = " + Number(p.high);
  if (HasGrid(p) && !SteppedGrid(p).Find(number)) {
    return ToString(value) + " is not on the grid " + Number(p.low) + " + k * " + Number(p.step.value_or(1.0));
  }
  return std::nullopt;
}

Text LevelProblem(const Parameter& p, const Value& value) {
  if (FindLevel(p, value)) return std::nullopt;
  constexpr std::size_t kShown = 12;  // enough to help, short enough for one line
  std::string problem = Quoted(value) + " is not one of ";
  for (std::size_t i = 0; i < std::min(p.levels.size(), kShown); ++i) problem += (i ? ", " : "") + Quoted(p.levels[i]);
  return problem + (p.levels.size() > kShown ? ", ..." : "");
}

}  // namespace

std::optional<std::string> Problem(const Parameter& parameter) {
  if (Text problem = NameProblem(parameter.name)) return problem;
  for (const Clause& clause : parameter.when.clauses) {
    if (Text problem = ClauseProblem(clause)) return problem;
  }
  if (Text problem = ValuesProblem(parameter)) return problem;
  if (Text problem = PriorProblem(parameter)) return "the prior: " + *problem;
  return std::nullopt;
}

bool HasOrder(const Parameter& parameter) {
  return parameter.kind != ParameterKind::kCategorical && parameter.kind != ParameterKind::kBoolean;
}

std::optional<std::uint64_t> Cardinality(const Parameter& parameter) {
  if (parameter.kind == ParameterKind::kBoolean) return 2;
  if (HasLevels(parameter.kind)) return parameter.levels.size();
  if (HasGrid(parameter)) return SteppedGrid(parameter).size();
  return std::nullopt;
}

std::optional<std::string> ValueProblem(const Parameter& parameter, const Value& value) {
  if (HasRange(parameter.kind)) return NumberProblem(parameter, value);
  if (HasLevels(parameter.kind)) return LevelProblem(parameter, value);
  if (!std::holds_alternative<bool>(value)) return Quoted(value) + " is not true or false";
  return std::nullopt;
}

void RequireLegal(const Parameter& parameter, const Value& value) {
  if (const Text problem = ValueProblem(parameter, value))
    throw std::invalid_argument(parameter.name + ": " + *problem);
}

Value Canonical(const Parameter& parameter, const Value& value) {
  if (HasLevels(parameter.kind)) return parameter.levels[FindLevel(parameter, value).value()];
  if (!HasRange(parameter.kind)) return value;
  const double number = ToNumber(value);
  if (parameter.kind == ParameterKind::kInteger) return static_cast<std::int64_t>(number);
  if (!parameter.step) return number + 0.0;  // adding 0 turns -0 into 0
  const SteppedGrid grid(parameter);
  return grid.At(grid.Find(number).value()) + 0.0;
}

Builder<double> Real(std::string name, double low, double high) {
  return Builder<double>({.name = std::move(name), .kind = ParameterKind::kReal, .low = low, .high = high});
}

Builder<std::int64_t> Integer(std::string name, std::int64_t low, std::int64_t high) {
  return Builder<std::int64_t>({.name = std::move(name),
                                .kind = ParameterKind::kInteger,
                                .low = static_cast<double>(low),
                                .high = static_cast<double>(high)});
}

Builder<bool> Boolean(std::string name) {
  return Builder<bool>({.name = std::move(name), .kind = ParameterKind::kBoolean});
}

Builder<std::string> Choice(std::string name, std::initializer_list<std::string_view> levels) {
  Parameter parameter{.name = std::move(name), .kind = ParameterKind::kCategorical};
  for (const std::string_view level : levels) parameter.levels.emplace_back(std::string(level));
  return Builder<std::string>(std::move(parameter));
}

}  // namespace hpo::search
