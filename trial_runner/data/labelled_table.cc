// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/data/labelled_table.h"

#include <cmath>
#include <cstddef>
#include <utility>

namespace hpo::trial_runner {
namespace {

class InMemoryDataset final : public Dataset {
 public:
  TabularData train, validation, test;
  std::vector<std::int64_t> sample_shape;
  std::vector<std::string> class_names;

  const TabularData& Rows(Part part) const override {
    switch (part) {
      case Part::kTrain:
        return train;
      case Part::kValidation:
        return validation;
      case Part::kTest:
        break;
    }
    return test;
  }
  const std::vector<std::int64_t>& SampleShape() const override { return sample_shape; }
  const std::vector<std::string>& ClassNames() const override { return class_names; }
};

TabularData Gather(const LabelledTable& table, const std::vector<std::int64_t>& rows) {
  TabularData part;
  part.features.reserve(rows.size() * static_cast<std::size_t>(table.columns));
  part.labels.reserve(rows.size());
  for (const std::int64_t row : rows) {
    const auto begin = table.features.begin() + row * table.columns;
    part.features.insert(part.features.end(), begin, begin + table.columns);
    part.labels.push_back(table.labels[static_cast<std::size_t>(row)]);
  }
  return part;
}

struct ColumnScale {
  double mean = 0;
  double inverse_deviation = 1;
};

// Two passes in double: the one-pass form loses all digits when the mean is large against the deviation.
std::vector<ColumnScale> Measure(const TabularData& data, std::size_t columns) {
  std::vector<double> mean(columns), square(columns);
  const double rows = static_cast<double>(data.rows());
  for (std::size_t i = 0; i < data.features.size(); ++i) mean[i % columns] += data.features[i] / rows;
  for (std::size_t i = 0; i < data.features.size(); ++i) {
    const double distance = data.features[i] - mean[i % columns];
    square[i % columns] += distance * distance / rows;
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

void Apply(const std::vector<ColumnScale>& scales, TabularData& data) {
  for (std::size_t i = 0; i < data.features.size(); ++i) {
    const ColumnScale& scale = scales[i % scales.size()];
    data.features[i] = static_cast<float>((data.features[i] - scale.mean) * scale.inverse_deviation);
  }
}

}  // namespace

std::unique_ptr<Dataset> MakeDataset(LabelledTable table, const SplitOptions& split, bool standardize) {
  const SplitRows rows = Split(static_cast<std::int64_t>(table.labels.size()), split);
  auto dataset = std::make_unique<InMemoryDataset>();
  dataset->train = Gather(table, rows.train);
  dataset->validation = Gather(table, rows.validation);
  dataset->test = Gather(table, rows.test);
  dataset->sample_shape = {table.columns};
  dataset->class_names = std::move(table.class_names);
  if (standardize) {
    const std::vector<ColumnScale> scales = Measure(dataset->train, static_cast<std::size_t>(table.columns));
    for (TabularData* part : {&dataset->train, &dataset->validation, &dataset->test}) Apply(scales, *part);
  }
  return dataset;
}

}  // namespace hpo::trial_runner
