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
                   (number              ? "\" is not a finite number of single precision"
                    : what == "feature" ? "\" is not a number; `categorical` lists columns of categories"
                                        : "\" is not a number"));
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

// The columns that `text` names; `one`: there are no commas to cut at.
std::vector<std::size_t> FindColumns(const CsvLines& lines, const std::string& text, const std::string& what,
                                     bool one) {
  if (text.empty()) return {};
  one = one || std::ranges::count(lines.names(), text) > 0;
  std::vector<std::size_t> columns;
  for (const std::string& name : one ? std::vector{text} : CutAtCommas(text)) {
    columns.push_back(lines.Find(name, what));
    if (std::ranges::count(columns, columns.back()) > 1) lines.Fail(what + " column \"" + name + "\" is named twice");
  }
  return columns;
}

// What each column is for, in the order of the file.
struct Columns {
  std::vector<std::size_t> targets, categories, numbers;
};

Columns SortColumns(const CsvLines& lines, const CsvOptions& options) {
  Columns columns{.targets = FindColumns(lines, options.target, "target", !options.number_targets),
                  .categories = FindColumns(lines, options.categorical, "categorical", /*one=*/false),
                  .numbers = {}};
  std::ranges::sort(columns.categories);
  for (std::size_t c = 0; c < lines.names().size(); ++c) {
    const bool target = std::ranges::count(columns.targets, c) > 0;
    const bool category = std::ranges::count(columns.categories, c) > 0;
    if (target && category) lines.Fail("categorical column \"" + lines.names()[c] + "\" is the target");
    if (!target && !category) columns.numbers.push_back(c);
  }
  if (columns.numbers.empty() && columns.categories.empty()) {
    lines.Fail("there is no feature column besides the target; is the delimiter right?");
  }
  return columns;
}

// The features of the lines so far: numbers as they are, categories numbered as they appear.
class FeatureReader {
 public:
  FeatureReader(const CsvLines& lines, const Columns& columns, float multiplier)
      : lines_(lines),
        columns_(columns),
        multiplier_(multiplier),
        lists_(columns.categories.size()),
        codes_(lists_.size()) {}

  void ReadLine(LabelledTable& table) {
    for (const std::size_t c : columns_.numbers) {
      table.features.push_back(static_cast<float>(NumberOf(lines_, c, "feature", multiplier_)));
    }
    for (std::size_t k = 0; k < lists_.size(); ++k) {
      codes_[k].push_back(lists_[k].NumberOf(lines_.cells()[columns_.categories[k]]));
      table.features.push_back(0);  // known when all are
    }
  }

  // After the last line.
  void NumberCategories(LabelledTable& table) {
    const std::size_t width = columns_.numbers.size() + lists_.size();
    for (std::size_t k = 0; k < lists_.size(); ++k) {
      table.categories.push_back({lines_.names()[columns_.categories[k]], lists_[k].Renumber(codes_[k])});
      for (std::size_t row = 0; row < codes_[k].size(); ++row) {
        table.features[row * width + columns_.numbers.size() + k] = static_cast<float>(codes_[k][row]);
      }
    }
  }

 private:
  const CsvLines& lines_;
  const Columns& columns_;
  float multiplier_;
  std::vector<ClassList> lists_;                  // one a column of categories
  std::vector<std::vector<std::int64_t>> codes_;  // of all lines
};

void ReadClasses(CsvLines& lines, std::size_t target, FeatureReader& features, LabelledTable& table) {
  const std::string column = "column " + lines.names()[target] + ": ";
  ClassList classes;
  while (lines.Next()) {
    features.ReadLine(table);
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

void ReadNumbers(CsvLines& lines, const std::vector<std::size_t>& targets, FeatureReader& features,
                 LabelledTable& table) {
  for (const std::size_t target : targets) table.numbers.names.push_back(lines.names()[target]);
  while (lines.Next()) {
    features.ReadLine(table);
    for (const std::size_t target : targets) {
      table.numbers.values.push_back(NumberOf(lines, target, "target", /*multiplier=*/1));
    }
  }
  if (table.numbers.values.empty()) lines.Fail("there is no row below the header");
}

}  // namespace

CsvColumns ReadCsvColumns(const CsvOptions& options) {
  const CsvLines lines({.path = options.path, .header = options.header, .delimiter = options.delimiter});
  const Columns columns = SortColumns(lines, options);
  return {.numbers = std::ssize(columns.numbers),
          .categories = std::ssize(columns.categories),
          .targets = std::ssize(columns.targets)};
}

LabelledTable ReadCsv(const CsvOptions& options) {
  CsvLines lines({.path = options.path, .header = options.header, .delimiter = options.delimiter});
  const Columns columns = SortColumns(lines, options);
  LabelledTable table{.columns = std::ssize(columns.numbers) + std::ssize(columns.categories)};
  FeatureReader features(lines, columns, options.multiplier);
  if (options.number_targets) {
    ReadNumbers(lines, columns.targets, features, table);
  } else {
    ReadClasses(lines, columns.targets.front(), features, table);
  }
  features.NumberCategories(table);
  return table;
}

}  // namespace hpo::trial_runner
