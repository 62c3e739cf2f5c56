// SPDX-License-Identifier: Apache-2.0
#include "search/gp/branches.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <utility>

namespace hpo::search::gp {
namespace {

bool DecidesOthers(const SearchSpace& space, int parameter) {
  const auto hangs_on_it = [&](const Clause& clause) { return clause.parameter == space[parameter].name; };
  for (int i = parameter + 1; i < space.size(); ++i) {
    if (std::ranges::any_of(space[i].when.clauses, hangs_on_it)) return true;
  }
  return false;
}

bool IsBetter(const TrialRecord& trial, const TrialRecord& other) {
  return std::pair(Violation(trial), trial.losses.front()) < std::pair(Violation(other), other.losses.front());
}

}  // namespace

Branches::Branches(TrialFeatures& features) : features_(features) {
  const FeatureMap& map = features.map();
  for (std::size_t k = 0; k < map.features().size(); ++k) {
    const Feature& feature = map.features()[k];
    if (!IsNumber(feature.kind) && DecidesOthers(map.space(), feature.parameter)) choices_.push_back(k);
  }
}

std::vector<Branch> Branches::Behind(const History& history, std::span<const Configuration> asked) const {
  if (choices_.empty()) return {};
  const std::vector<Record> ranked = Ranked(history, asked);
  std::vector<std::pair<double, int>> behind;  // share, best trial
  for (std::size_t k = 1; k < ranked.size(); ++k) {
    const double share = ranked[k].Share(k + 1);
    if (share < ranked.front().Share(1)) behind.emplace_back(share, *ranked[k].best);
  }
  std::ranges::sort(behind);
  std::vector<Branch> branches;
  for (const auto& [share, trial] : behind) branches.push_back({ChoicesOf(history[trial].configuration), trial});
  return branches;
}

std::vector<Branches::Record> Branches::Ranked(const History& history, std::span<const Configuration> asked) const {
  std::map<std::vector<double>, Record> records;  // by the codes of the choices
  std::vector<double> codes(choices_.size());
  const auto record_of = [&](std::span<const double> features) -> Record& {
    std::ranges::transform(choices_, codes.begin(), [&](std::size_t choice) { return features[choice]; });
    return records[codes];
  };
  for (const TrialRecord& trial : history.trials()) {
    Record& record = record_of(features_.Of(trial));
    ++record.trials;
    if (trial.losses.empty()) continue;
    if (!record.best || IsBetter(trial, history[*record.best])) record.best = trial.trial;
  }
  for (const Configuration& configuration : asked) {
    const Vector features = features_.map().Encode(configuration);
    ++record_of({features.data(), static_cast<std::size_t>(features.size())}).trials;
  }

  std::vector<Record> ranked;
  for (const auto& [branch, record] : records) {
    if (record.best) ranked.push_back(record);
  }
  const auto is_better = [&](const Record& a, const Record& b) { return IsBetter(history[*a.best], history[*b.best]); };
  std::ranges::stable_sort(ranked, is_better);
  return ranked;
}

PartialConfiguration Branches::ChoicesOf(const Configuration& configuration) const {
  Configuration::Values values(static_cast<std::size_t>(configuration.size()));
  for (const std::size_t choice : choices_) {
    const int parameter = features_.map().features()[choice].parameter;
    values[static_cast<std::size_t>(parameter)] = configuration[parameter];
  }
  return PartialConfiguration(std::move(values));
}

}  // namespace hpo::search::gp
