// SPDX-License-Identifier: Apache-2.0
#include "search/space/parameter_prior.h"

#include <algorithm>
#include <cmath>

#include "search/space/parameter.h"

namespace hpo::search {
namespace {

using Text = std::optional<std::string>;

Text WeightsProblem(const Parameter& parameter, const std::vector<double>& weights) {
  if (parameter.kind == ParameterKind::kReal || parameter.kind == ParameterKind::kInteger) {
    return "weights belong to ordinal, choice and boolean parameters: give a value";
  }
  const std::size_t levels = *Cardinality(parameter);
  if (weights.size() != levels) {
    return "there are " + std::to_string(weights.size()) + " weights for " + std::to_string(levels) + " values";
  }
  const auto is_legal = [](double weight) { return std::isfinite(weight) && weight >= 0; };
  if (!std::ranges::all_of(weights, is_legal)) return "weights must be >= 0";
  double sum = 0;
  for (const double weight : weights) sum += weight;
  if (!(sum > 0) || !std::isfinite(sum)) return "the weights must add up to a number > 0";
  return std::nullopt;
}

}  // namespace

std::optional<std::string> PriorProblem(const Parameter& parameter) {
  if (!parameter.prior) return std::nullopt;
  const auto& [value, deviation, weights] = *parameter.prior;
  if (value && !weights.empty()) return "has a value and weights: keep one of them";
  if (!value && weights.empty()) return "needs a value or weights";
  if (!value && deviation) return "a deviation belongs to a value: weights have none";
  if (!value) return WeightsProblem(parameter, weights);
  if (Text problem = ValueProblem(parameter, *value)) return problem;
  if (!deviation) return std::nullopt;
  if (!HasOrder(parameter)) return "a deviation needs values with an order: give weights";
  if (*deviation >= kLeastPriorDeviation && std::isfinite(*deviation)) return std::nullopt;
  return "deviation = " + ToString(Value(*deviation)) + " must be >= " + ToString(Value(kLeastPriorDeviation)) +
         ": it is a share of the range";
}

}  // namespace hpo::search
