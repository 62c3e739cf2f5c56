// SPDX-License-Identifier: Apache-2.0
#include "search/analysis/slice.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "search/space/encoding.h"

namespace hpo::search::analysis {
namespace {

using Values = std::vector<std::optional<Value>>;

// For each parameter its value in the best trial that has it. Those of the incumbent are all its own.
Values BestKnown(const SearchSpace& space, const History& history) {
  std::vector<const TrialRecord*> order;
  for (const int trial : history.results()) {
    if (!history[trial].losses.empty()) order.push_back(&history[trial]);
  }
  std::ranges::stable_sort(
      order, {}, [](const TrialRecord* trial) { return std::pair(Violation(*trial), trial->losses.front()); });
  Values known(static_cast<std::size_t>(space.size()));
  auto unknown = static_cast<std::ptrdiff_t>(known.size());
  for (auto trial = order.begin(); trial != order.end() && unknown > 0; ++trial) {
    for (int i = 0; i < space.size(); ++i) {
      std::optional<Value>& value = known[static_cast<std::size_t>(i)];
      if (value || !(*trial)->configuration[i]) continue;
      value = (*trial)->configuration[i];
      --unknown;
    }
  }
  return known;
}

std::vector<Value> GridValues(const Parameter& parameter, const Value& own) {
  const auto count = Cardinality(parameter);
  const bool all = count && *count <= kMostSliceValues;
  std::vector<std::pair<double, Value>> places{{UnitOf(parameter, own), own}};
  for (std::uint64_t k = 0; k < (all ? *count : kMostSliceValues); ++k) {
    const double share = static_cast<double>(k) / (kMostSliceValues - 1);
    const Value value = all ? NthValue(parameter, k) : ValueAt(parameter, share);
    places.emplace_back(UnitOf(parameter, value), value);
  }
  const auto place = [](const auto& entry) { return entry.first; };
  std::ranges::stable_sort(places, {}, place);
  std::vector<Value> values;
  for (const auto& [unit, value] : places) {
    if (values.empty() || !SameValue(values.back(), value)) values.push_back(value);
  }
  return values;
}

}  // namespace

std::vector<Slice> Slices(const StudyModel& model, const History& history) {
  const SearchSpace& space = model.space();
  const Values known = BestKnown(space, history);
  const Configuration& incumbent = history[history.incumbent().value()].configuration;
  const std::vector<double> middle(known.size(), 0.5);
  std::vector<Slice> slices;
  for (int i = 0; i < space.size(); ++i) {
    if (!incumbent[i] || Cardinality(space[i]) == 1) continue;
    Slice slice{.parameter = i, .values = GridValues(space[i], *incumbent[i])};
    std::vector<Configuration> places;
    Values fixed = known;
    for (const Value& value : slice.values) {
      fixed[static_cast<std::size_t>(i)] = value;
      places.push_back(space.FromUnitCube(middle, PartialConfiguration(fixed)));
    }
    slice.band = model.Predict(places);
    slices.push_back(std::move(slice));
  }
  return slices;
}

}  // namespace hpo::search::analysis
