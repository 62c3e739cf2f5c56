// SPDX-License-Identifier: Apache-2.0
//
// Mean and deviation of the columns of a table, measured on some of its rows. Pure, thread-safe.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <vector>

namespace hpo::trial_runner {

struct ColumnScale {
  double mean = 0;
  double deviation = 0;  // 0: the column is constant in those rows
};

// `table`: row major, `columns` a row; `rows`: one or more, each a row of it. Two passes in double: the one-pass form
// loses all digits when the mean is large against the deviation.
template <typename Number>
std::vector<ColumnScale> MeasureColumns(const std::vector<Number>& table, std::size_t columns,
                                        const std::vector<std::int64_t>& rows) {
  std::vector<ColumnScale> scales(columns);
  std::vector<double> squares(columns);
  const auto count = static_cast<double>(rows.size());
  for (const std::int64_t row : rows) {
    const Number* values = table.data() + static_cast<std::size_t>(row) * columns;
    for (std::size_t c = 0; c < columns; ++c) scales[c].mean += values[c] / count;
  }
  for (const std::int64_t row : rows) {
    const Number* values = table.data() + static_cast<std::size_t>(row) * columns;
    for (std::size_t c = 0; c < columns; ++c) {
      const double residual = values[c] - scales[c].mean;
      squares[c] += residual * residual / count;
    }
  }
  // A constant column's deviation is rounding error: dividing by it would blow noise up to size one. Of the mean: float
  // carries no more digits, and sums of a million doubles are right to as many.
  constexpr double kConstant = std::is_same_v<Number, float> ? 1e-7 : 1e-12;
  for (std::size_t c = 0; c < columns; ++c) {
    const double deviation = std::sqrt(squares[c]);
    if (deviation > kConstant * std::abs(scales[c].mean)) scales[c].deviation = deviation;
  }
  return scales;
}

}  // namespace hpo::trial_runner
