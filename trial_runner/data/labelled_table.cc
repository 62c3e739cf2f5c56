// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/data/labelled_table.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "trial_runner/data/column_scale.h"

namespace hpo::trial_runner {
namespace {

void Apply(const std::vector<ColumnScale>& scales, std::vector<float>& features) {
  for (std::size_t i = 0; i < features.size(); ++i) {
    const ColumnScale& scale = scales[i % scales.size()];
    features[i] = static_cast<float>((features[i] - scale.mean) * (scale.deviation > 0 ? 1 / scale.deviation : 1));
  }
}

}  // namespace

Dataset MakeDataset(LabelledTable table, const SplitOptions& split, bool standardize) {
  SplitRows rows =
      table.numbers.empty() ? Split(table.labels, split, table.given) : Split(table.numbers, split, table.given);
  if (standardize) {
    std::vector<ColumnScale> scales =
        MeasureColumns(table.features, static_cast<std::size_t>(table.columns), rows.train);
    std::fill_n(scales.rbegin(), table.categories.size(), ColumnScale{.mean = 0, .deviation = 1});
    Apply(scales, table.features);
  }
  Dataset dataset{.sample_shape = {table.columns},
                  .samples = std::move(table.features),
                  .label_shape = {},
                  .labels = std::move(table.labels),
                  .class_names = std::move(table.class_names),
                  .split = std::move(rows),
                  .pixel_scale = {}};
  dataset.categories = std::move(table.categories);
  if (!table.numbers.empty()) SetTargets(table.numbers, dataset);
  return dataset;
}

}  // namespace hpo::trial_runner
