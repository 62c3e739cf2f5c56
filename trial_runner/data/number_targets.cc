// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/data/number_targets.h"

#include <stdexcept>

#include "trial_runner/data/column_scale.h"

namespace hpo::trial_runner {

SplitRows Split(const NumberTargets& targets, const SplitOptions& options, const GivenParts& given) {
  if (options.stratified) {
    throw std::invalid_argument("split.stratified: the targets are numbers, there are no classes to keep shares of");
  }
  return Split(std::vector<std::int64_t>(static_cast<std::size_t>(targets.rows())), options, given);
}

void SetTargets(const NumberTargets& targets, Dataset& dataset) {
  const std::size_t count = targets.names.size();
  const std::vector<ColumnScale> scales = MeasureColumns(targets.values, count, dataset.split.train);
  for (std::size_t t = 0; t < count; ++t) {
    if (scales[t].deviation == 0) {
      throw std::invalid_argument("target " + targets.names[t] +
                                  " has one value in all training rows: there is nothing to learn");
    }
    dataset.targets.push_back({.name = targets.names[t], .mean = scales[t].mean, .deviation = scales[t].deviation});
  }
  dataset.target_values.reserve(targets.values.size());
  for (std::size_t i = 0; i < targets.values.size(); ++i) {
    const ColumnScale& scale = scales[i % count];
    dataset.target_values.push_back(static_cast<float>((targets.values[i] - scale.mean) / scale.deviation));
  }
}

}  // namespace hpo::trial_runner
