// SPDX-License-Identifier: Apache-2.0
#include "search/options.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <stdexcept>

namespace hpo::search {
namespace {

const OptionField* FindField(const std::vector<OptionField>& fields, std::string_view name) {
  const auto found = std::find_if(fields.begin(), fields.end(), [&](const OptionField& f) { return f.name == name; });
  return found == fields.end() ? nullptr : &*found;
}

bool IsWhole(const Value& value) {
  const auto* real = std::get_if<double>(&value);
  if (real == nullptr) return std::holds_alternative<std::int64_t>(value);
  constexpr double kMaxExactInteger = 9007199254740992.0;  // 2^53
  return std::fabs(*real) <= kMaxExactInteger && *real == std::floor(*real);
}

// The rule that the value breaks, e.g. "must be >= 2".
std::optional<std::string> NumberRule(const OptionField& field, const Value& value) {
  const bool whole = std::holds_alternative<std::int64_t>(field.fallback);
  if (!IsNumber(value) || std::isnan(ToNumber(value))) return whole ? "must be an integer" : "must be a number";
  if (whole && !IsWhole(value)) return "must be an integer";
  if (ToNumber(value) < field.min) return "must be >= " + ToString(Value(field.min));
  if (ToNumber(value) > field.max) return "must be <= " + ToString(Value(field.max));
  return std::nullopt;
}

std::optional<std::string> TextRule(const OptionField& field, const Value& value) {
  const auto* text = std::get_if<std::string>(&value);
  if (text == nullptr) return "must be text";
  if (field.choices.empty() || std::find(field.choices.begin(), field.choices.end(), *text) != field.choices.end()) {
    return std::nullopt;
  }
  std::string rule = "must be one of ";
  for (std::size_t i = 0; i < field.choices.size(); ++i) rule += (i == 0 ? "" : ", ") + field.choices[i];
  return rule;
}

std::optional<std::string> BrokenRule(const OptionField& field, const Value& value) {
  if (IsNumber(field.fallback)) return NumberRule(field, value);
  if (std::holds_alternative<std::string>(field.fallback)) return TextRule(field, value);
  if (!std::holds_alternative<bool>(value)) return "must be true or false";
  return std::nullopt;
}

std::string UnknownOption(const std::vector<OptionField>& fields, const std::string& name) {
  std::vector<std::string> legal;
  for (const OptionField& field : fields) legal.push_back(field.name);
  const std::string nearest = NearestName(name, legal);
  std::string problem = "unknown option \"" + name + '"';
  if (!nearest.empty()) return problem + "; did you mean \"" + nearest + "\"?";
  if (legal.empty()) return problem + "; there are none";
  problem += "; the options are ";
  for (std::size_t i = 0; i < legal.size(); ++i) problem += (i == 0 ? "" : ", ") + legal[i];
  return problem;
}

// Precondition: no broken rule.
Value AsFieldType(const OptionField& field, const Value& value) {
  if (std::holds_alternative<double>(field.fallback)) return ToNumber(value);
  if (const auto* real = std::get_if<double>(&value)) return static_cast<std::int64_t>(*real);
  return value;
}

// Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours cost 1 each.
std::size_t EditDistance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before_last(b.size() + 1);
  std::vector<std::size_t> last(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::swap(before_last, last);
    std::swap(last, row);
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], before_last[j - 2] + 1);
    }
  }
  return row[b.size()];
}

}  // namespace

std::vector<std::string> OptionProblems(const std::vector<OptionField>& fields, const Options& given) {
  std::vector<std::string> problems;
  for (const auto& [name, value] : given) {
    const OptionField* field = FindField(fields, name);
    if (field == nullptr) {
      problems.push_back(UnknownOption(fields, name));
    } else if (const auto rule = BrokenRule(*field, value)) {
      problems.push_back(name + " = " + Quoted(value) + ": " + *rule);
    }
  }
  return problems;
}

Options CompleteOptions(const std::vector<OptionField>& fields, const Options& given) {
  const std::vector<std::string> problems = OptionProblems(fields, given);
  if (!problems.empty()) throw std::invalid_argument(problems.front());
  Options complete;
  for (const OptionField& field : fields) {
    const auto found = given.find(field.name);
    complete[field.name] = found == given.end() ? field.fallback : AsFieldType(field, found->second);
  }
  return complete;
}

std::string NearestName(std::string_view name, const std::vector<std::string>& legal) {
  std::size_t best_distance = 1 + name.size() / 3;
  const std::string* best = nullptr;
  for (const std::string& candidate : legal) {
    const std::size_t gap = std::max(candidate.size(), name.size()) - std::min(candidate.size(), name.size());
    if (gap > best_distance) continue;  // a lower bound on the distance, and free
    const std::size_t distance = EditDistance(name, candidate);
    const bool nearer = best == nullptr ? distance <= best_distance : distance < best_distance;
    if (!nearer) continue;
    best_distance = distance;
    best = &candidate;
  }
  return best == nullptr ? "" : *best;
}

}  // namespace hpo::search
