// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/knowledge.h"

#include <algorithm>
#include <functional>
#include <stdexcept>
#include <utility>

#include "search/random_source.h"
#include "search/samplers/table.h"
#include "tests/support/history_builder.h"

namespace hpo::bench {
namespace {

constexpr double kPriorError = 1.0, kWrongPriorPlace = 4.0, kShift = 0.5;
constexpr int kPastTrials = 50, kAsks = 5, kOtherInstance = 40;
constexpr std::uint64_t kKey = 70'000;  // of draws here; no study's seed

using Objective = std::function<double(const search::Configuration&)>;

search::SearchSpace Box(int dimension, const std::vector<double>& modes) {
  search::SearchSpace space;
  for (int i = 0; i < dimension; ++i) {
    auto parameter = search::Real(std::string("x").append(std::to_string(i)), bbob::kLow, bbob::kHigh);
    if (!modes.empty()) parameter = std::move(parameter).Prior(modes[static_cast<std::size_t>(i)]);
    space.Add(parameter);
  }
  return space;
}

std::vector<double> Modes(const bbob::BbobFunction& function, bool is_wrong, search::RandomStream& draws) {
  std::vector<double> modes;
  for (const double x : function.optimal_point()) {
    const double near = std::clamp(x + kPriorError * draws.Normal(), bbob::kLow, bbob::kHigh);
    modes.push_back(is_wrong ? (x > 0 ? -kWrongPriorPlace : kWrongPriorPlace) : near);
  }
  return modes;
}

search::Configuration Moved(const search::Configuration& configuration, const std::vector<double>& shift) {
  std::vector<std::optional<search::Value>> values = configuration.values();
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = std::get<double>(*values[i]) + shift[i];
  return search::Configuration(std::move(values));
}

Objective PastObjective(const std::string& kind, int function, int instance, int dimension,
                        search::RandomStream& draws) {
  const bbob::BbobFunction same(function, dimension, instance), other(function, dimension, instance + kOtherInstance);
  std::vector<double> shift(static_cast<std::size_t>(dimension));
  std::ranges::generate(shift, [&] { return kShift * draws.Normal(); });
  if (kind == "opposite") return [same](const auto& x) { return -ValueAt(same, x); };
  if (kind == "unrelated") return [other](const auto& x) { return ValueAt(other, x); };
  return [same, shift](const auto& x) { return ValueAt(same, Moved(x, shift)); };
}

// The best configurations of a study, the best first.
std::vector<search::Configuration> BestOfPast(const search::SearchSpace& space, const Objective& objective,
                                              std::uint64_t seed) {
  const auto sampler = search::MakeSampler("gp", space);
  search::HistoryBuilder study;
  std::vector<std::pair<double, search::Configuration>> past;
  for (int trial = 0; trial < kPastTrials; ++trial) {
    const auto proposal = sampler->Suggest({.first_trial = trial}, study.history(), search::RandomSource(seed));
    const search::Suggestion& suggestion = proposal.suggestions.at(0);
    past.emplace_back(objective(suggestion.configuration), suggestion.configuration);
    study.Complete(study.Ask(suggestion.configuration, suggestion.note), past.back().first);
  }
  std::ranges::stable_sort(past, {}, [](const auto& result) { return result.first; });
  std::vector<search::Configuration> best;
  for (int k = 0; k < kAsks; ++k) best.push_back(past[static_cast<std::size_t>(k)].second);
  return best;
}

}  // namespace

const std::vector<std::string>& KnowledgeNames() {
  static const std::vector<std::string> names = {"none", "prior", "wrong-prior", "related", "unrelated", "opposite"};
  return names;
}

double ValueAt(const bbob::BbobFunction& function, const search::Configuration& configuration) {
  std::vector<double> x;
  for (const auto& value : configuration.values()) x.push_back(std::get<double>(*value));
  return function(x);
}

Knowledge MakeKnowledge(const std::string& name, int function, int instance, int dimension, int seed) {
  if (std::ranges::find(KnowledgeNames(), name) == KnowledgeNames().end()) {
    throw std::invalid_argument("there is no knowledge called " + name);
  }
  const std::uint64_t key = kKey + static_cast<std::uint64_t>(seed);
  search::RandomStream draws(key, static_cast<std::uint64_t>(100 * instance + function));
  if (name.ends_with("prior")) {
    const bbob::BbobFunction here(function, dimension, instance);
    return {Box(dimension, Modes(here, name == "wrong-prior", draws)), {}};
  }
  Knowledge knowledge{Box(dimension, {}), {}};
  if (name == "none") return knowledge;
  knowledge.asks = BestOfPast(knowledge.space, PastObjective(name, function, instance, dimension, draws), key);
  return knowledge;
}

}  // namespace hpo::bench
