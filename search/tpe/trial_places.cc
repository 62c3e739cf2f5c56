// SPDX-License-Identifier: Apache-2.0
#include "search/tpe/trial_places.h"

namespace hpo::search::tpe {

TrialPlaces::Entry TrialPlaces::Make(const Configuration& configuration) const {
  return {configuration, space_.Encode(configuration), space_.Hash(configuration)};
}

const TrialPlaces::Entry& TrialPlaces::Of(const TrialRecord& trial) {
  const auto number = static_cast<std::size_t>(trial.trial);
  if (entries_.size() <= number) entries_.resize(number + 1);
  std::optional<Entry>& entry = entries_[number];
  if (!entry || entry->configuration != trial.configuration) entry = Make(trial.configuration);
  return *entry;
}

Matrix Rows(const TrialPlaces::Entries& entries, const std::vector<Axis>& axes) {
  Matrix rows(static_cast<Index>(entries.size()), static_cast<Index>(axes.size()));
  Index count = 0;
  for (const TrialPlaces::Entry* entry : entries) {
    if (!entry->configuration[axes.front().parameter]) continue;
    for (std::size_t j = 0; j < axes.size(); ++j) {
      rows(count, static_cast<Index>(j)) = entry->coordinates[static_cast<std::size_t>(axes[j].parameter)];
    }
    ++count;
  }
  return rows.topRows(count);
}

}  // namespace hpo::search::tpe
