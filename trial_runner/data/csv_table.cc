// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/data/csv_table.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <vector>

#include "trial_runner/data/class_list.h"
#include "trial_runner/data/csv_cells.h"
#include "trial_runner/data/csv_lines.h"

namespace hpo::trial_runner {
namespace {

// The cell's number, times `multiplier`, if single precision holds it. `what` needs a number: "feature", "target".
double NumberOf(const CsvLines& lines, std::size_t column, const std::string& what, double multiplier) {
  const std::string_view cell = lines.cells()[column];
  const std::optional<double> number = ParseNumber(cell);
  const double product = number.value_or(0) * multiplier;
  if (number && std::isfinite(static_cast<float>(product))) return product;
  const std::string where = "column " + lines.names()[column] + ": ";
  if (cell.empty()) lines.FailAtLine(where + "the cell is empty; every " + what + " needs a number");
  lines.FailAtLine(where + "\"" + std::string(cell) +
                   (number ? "\" is not a finite number of single precision" : "\" is not a number"));
}

std::vector<std::string> CutAtCommas(const std::string& text) {
  std::vector<std::string> pieces(1);
  for (const char c : text) {
    if (c == ',') {
      pieces.emplace_back();
    } else if (c != ' ' || !pieces.back().empty()) {
      pieces.back() += c;
    }
  }
  return pieces;
}

std::vector<std::size_t> TargetColumns(const CsvLines& lines, const CsvOptions& options) {
  const bool one = !options.number_targets || std::ranges::count(lines.names(), options.target) > 0;
  const std::vector<std::string> names = one ? std::vector{options.target} : CutAtCommas(options.target);
  std::vector<std::size_t> columns;
  for (const std::string& name : names) {
    columns.push_back(lines.Find(name, "target"));
    if (std::ranges::count(columns, columns.back()) > 1) lines.Fail("target column \"" + name + "\" is named twice");
  }
  if (lines.names().size() == columns.size()) {
    lines.Fail("there is no feature column besides the target; is the delimiter right?");
  }
  return columns;
}

void ReadFeatures(const CsvLines& lines, const std::vector<std::size_t>& targets, float multiplier,
                  LabelledTable& table) {
  for (std::size_t c = 0; c < lines.cells().size(); ++c) {
    if (std::ranges::count(targets, c) > 0) continue;
    table.features.push_back(static_cast<float>(NumberOf(lines, c, "feature", multiplier)));
  }
}

void ReadClasses(CsvLines& lines, std::size_t target, float multiplier, LabelledTable& table) {
  const std::string column = "column " + lines.names()[target] + ": ";
  ClassList classes;
  while (lines.Next()) {
    ReadFeatures(lines, {target}, multiplier, table);
    if (lines.cells()[target].empty()) lines.FailAtLine(column + "the target is empty");
    table.labels.push_back(classes.NumberOf(lines.cells()[target]));
  }
  if (table.labels.empty()) lines.Fail("there is no row below the header");
  try {
    table.class_names = classes.Sort(table.labels);
  } catch (const std::invalid_argument& error) {
    const bool quantity = std::ranges::max(table.labels) > 1;
    lines.Fail("target " + column + error.what() + (quantity ? "; the task `regression` learns numbers" : ""));
  }
}

void ReadNumbers(CsvLines& lines, const std::vector<std::size_t>& targets, float multiplier, LabelledTable& table) {
  for (const std::size_t target : targets) table.numbers.names.push_back(lines.names()[target]);
  while (lines.Next()) {
    ReadFeatures(lines, targets, multiplier, table);
    for (const std::size_t target : targets) {
      table.numbers.values.push_back(NumberOf(lines, target, "target", /*multiplier=*/1));
    }
  }
  if (table.numbers.values.empty()) lines.Fail("there is no row below the header");
}

}  // namespace

LabelledTable ReadCsv(const CsvOptions& options) {
  CsvLines lines({.path = options.path, .header = options.header, .delimiter = options.delimiter});
  const std::vector<std::size_t> targets = TargetColumns(lines, options);
  LabelledTable table{.columns = std::ssize(lines.names()) - std::ssize(targets)};
  if (options.number_targets) {
    ReadNumbers(lines, targets, options.multiplier, table);
  } else {
    ReadClasses(lines, targets.front(), options.multiplier, table);
  }
  return table;
}

}  // namespace hpo::trial_runner
