// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/data/labelled_table.h"

#include <cmath>
#include <cstddef>
#include <utility>

namespace hpo::trial_runner {
namespace {

struct ColumnScale {
  double mean = 0;
  double inverse_deviation = 1;
};

// Two passes in double: the one-pass form loses all digits when the mean is large against the deviation.
std::vector<ColumnScale> Measure(const LabelledTable& table, const std::vector<std::int64_t>& rows) {
  const auto columns = static_cast<std::size_t>(table.columns);
  std::vector<double> mean(columns), square(columns);
  const double count = static_cast<double>(rows.size());
  for (const std::int64_t row : rows) {
    const float* features = table.features.data() + row * table.columns;
    for (std::size_t c = 0; c < columns; ++c) mean[c] += features[c] / count;
  }
  for (const std::int64_t row : rows) {
    const float* features = table.features.data() + row * table.columns;
    for (std::size_t c = 0; c < columns; ++c) square[c] += (features[c] - mean[c]) * (features[c] - mean[c]) / count;
  }
  std::vector<ColumnScale> scales(columns);
  for (std::size_t c = 0; c < columns; ++c) {
    // A constant column's deviation is rounding error: dividing by it would blow noise up to size one.
    constexpr double kConstant = 1e-7;  // of the mean; float features carry no more digits
    const double deviation = std::sqrt(square[c]);
    scales[c].mean = mean[c];
    if (deviation > kConstant * std::abs(mean[c])) scales[c].inverse_deviation = 1 / deviation;
  }
  return scales;
}

void Apply(const std::vector<ColumnScale>& scales, std::vector<float>& features) {
  for (std::size_t i = 0; i < features.size(); ++i) {
    const ColumnScale& scale = scales[i % scales.size()];
    features[i] = static_cast<float>((features[i] - scale.mean) * scale.inverse_deviation);
  }
}

}  // namespace

Dataset MakeDataset(LabelledTable table, const SplitOptions& split, bool standardize) {
  SplitRows rows = Split(table.labels, split, table.given);
  if (standardize) Apply(Measure(table, rows.train), table.features);
  return {.sample_shape = {table.columns},
          .samples = std::move(table.features),
          .label_shape = {},
          .labels = std::move(table.labels),
          .class_names = std::move(table.class_names),
          .split = std::move(rows),
          .pixel_scale = {}};
}

}  // namespace hpo::trial_runner
