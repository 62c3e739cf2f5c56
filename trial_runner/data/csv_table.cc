// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/data/csv_table.h"

#include <cmath>
#include <optional>
#include <stdexcept>
#include <string_view>

#include "trial_runner/data/class_list.h"
#include "trial_runner/data/csv_cells.h"
#include "trial_runner/data/csv_lines.h"

namespace hpo::trial_runner {
namespace {

float Feature(const CsvLines& lines, std::size_t column, float multiplier) {
  const std::string_view cell = lines.cells()[column];
  const std::optional<double> number = ParseNumber(cell);
  const float feature = static_cast<float>(number.value_or(0)) * multiplier;
  if (number && std::isfinite(feature)) return feature;
  const std::string where = "column " + lines.names()[column] + ": ";
  if (cell.empty()) lines.FailAtLine(where + "the cell is empty; every feature needs a number");
  lines.FailAtLine(where + "\"" + std::string(cell) +
                   (number ? "\" is not a finite number of single precision" : "\" is not a number"));
}

}  // namespace

LabelledTable ReadCsv(const CsvOptions& options) {
  CsvLines lines({.path = options.path, .header = options.header, .delimiter = options.delimiter});
  const std::size_t target = lines.Find(options.target, "target");
  const std::string target_column = "column " + lines.names()[target] + ": ";
  if (lines.names().size() < 2) lines.Fail("there is no feature column besides the target; is the delimiter right?");
  LabelledTable table{.columns = std::ssize(lines.names()) - 1};
  ClassList classes;
  while (lines.Next()) {
    for (std::size_t c = 0; c < lines.cells().size(); ++c) {
      if (c != target) table.features.push_back(Feature(lines, c, options.multiplier));
    }
    if (lines.cells()[target].empty()) lines.FailAtLine(target_column + "the target is empty");
    table.labels.push_back(classes.NumberOf(lines.cells()[target]));
  }
  if (table.labels.empty()) lines.Fail("there is no row below the header");
  try {
    table.class_names = classes.Sort(table.labels);
  } catch (const std::invalid_argument& error) {
    lines.Fail("target " + target_column + error.what());
  }
  return table;
}

}  // namespace hpo::trial_runner
