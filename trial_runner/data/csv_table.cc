// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/data/csv_table.h"

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <fstream>
#include <limits>
#include <map>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "trial_runner/data/csv_cells.h"

namespace hpo::trial_runner {
namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

// Numbers before texts, numbers by size: classes "2" and "10" keep the order people expect.
bool ClassBefore(const std::string& a, const std::string& b) {
  const std::optional<double> x = ParseNumber(a);
  const std::optional<double> y = ParseNumber(b);
  if (x && y && *x != *y) return *x < *y;
  if (x.has_value() != y.has_value()) return x.has_value();
  return a < b;
}

class CsvReader {
 public:
  explicit CsvReader(const CsvOptions& options) : options_(options) {}

  LabelledTable Read() {
    Open();
    while (NextLine()) {
      if (names_.empty()) {
        TakeFirstLine();
        if (options_.header) continue;
      }
      TakeRow();
    }
    if (table_.labels.empty()) Fail(names_.empty() ? "the file is empty" : "there is no row below the header");
    SortClasses();
    return std::move(table_);
  }

 private:
  [[noreturn]] void Fail(const std::string& what) const {
    throw std::invalid_argument(options_.path.string() + ": " + what);
  }

  [[noreturn]] void FailAtLine(const std::string& what) const {
    Fail("line " + std::to_string(line_number_) + ", " + what);
  }

  void Open() {
    std::error_code ignored;
    if (std::filesystem::is_directory(options_.path, ignored)) Fail("is a folder, not a CSV file");
    file_.open(options_.path, std::ios::binary);
    if (!file_) Fail(std::string("cannot be read: ") + std::strerror(errno));
  }

  // Reads the next line that is not blank and cuts it; false at the end of the file.
  bool NextLine() {
    while (std::getline(file_, line_)) {
      if (++line_number_ == 1 && line_.starts_with(kByteOrderMark)) line_.erase(0, kByteOrderMark.size());
      if (line_.find_first_not_of(" \t\r") == std::string::npos) continue;
      try {
        CutCells(line_, options_.delimiter, cells_);
      } catch (const std::invalid_argument& error) {
        FailAtLine(error.what());
      }
      return true;
    }
    if (file_.bad()) Fail("reading stopped with an error after line " + std::to_string(line_number_));
    return false;
  }

  // The first line decides how many columns there are, what they are called and which is the target.
  void TakeFirstLine() {
    for (std::size_t c = 0; c < cells_.size(); ++c) {
      names_.push_back(options_.header ? std::string(cells_[c]) : std::to_string(c));
    }
    target_ = FindTarget();
    if (names_.size() < 2) Fail("there is no feature column besides the target; is the delimiter right?");
    table_.columns = static_cast<std::int64_t>(names_.size()) - 1;
  }

  std::size_t FindTarget() const {
    const auto by_name = std::find(names_.begin(), names_.end(), options_.target);
    if (by_name != names_.end()) return static_cast<std::size_t>(by_name - names_.begin());
    const std::optional<double> number = ParseNumber(options_.target);
    if (number && *number >= 0 && *number < static_cast<double>(names_.size()) && *number == std::floor(*number)) {
      return static_cast<std::size_t>(*number);
    }
    Fail("there is no target column \"" + options_.target + "\"; the columns are " + ColumnList());
  }

  std::string ColumnList() const {
    constexpr std::size_t kMost = 12;
    std::string list;
    for (std::size_t c = 0; c < std::min(names_.size(), kMost); ++c) list += (c > 0 ? ", " : "") + names_[c];
    return names_.size() > kMost ? list + ", ... (" + std::to_string(names_.size()) + " in all)" : list;
  }

  void TakeRow() {
    if (cells_.size() != names_.size()) {
      FailAtLine(std::to_string(cells_.size()) + " cells where the first line has " + std::to_string(names_.size()));
    }
    for (std::size_t c = 0; c < cells_.size(); ++c) {
      if (c != target_) table_.features.push_back(Feature(c));
    }
    table_.labels.push_back(Label(cells_[target_]));
  }

  float Feature(std::size_t column) const {
    const std::optional<double> number = ParseNumber(cells_[column]);
    const float feature = static_cast<float>(number.value_or(0)) * options_.multiplier;
    if (number && std::isfinite(feature)) return feature;
    const std::string where = "column " + names_[column] + ": ";
    if (cells_[column].empty()) FailAtLine(where + "the cell is empty; every feature needs a number");
    FailAtLine(where + "\"" + std::string(cells_[column]) +
               (number ? "\" is not a finite number of single precision" : "\" is not a number"));
  }

  std::int64_t Label(std::string_view text) {
    if (text.empty()) FailAtLine("column " + names_[target_] + ": the target is empty");
    const auto known = classes_.find(text);
    if (known != classes_.end()) return known->second;
    const auto label = static_cast<std::int64_t>(classes_.size());
    classes_.emplace(text, label);
    return label;
  }

  // Labels were given in order of appearance, which depends on the order of the rows; the result must not.
  void SortClasses() {
    const std::string column = "target column " + names_[target_] + ": ";
    if (classes_.size() < 2) Fail(column + "there is one class only, \"" + classes_.begin()->first + "\"");
    if (classes_.size() > 2 && 2 * classes_.size() > table_.labels.size()) {
      Fail(column + std::to_string(classes_.size()) + " distinct values in " + std::to_string(table_.labels.size()) +
           " rows are a quantity, not classes");
    }
    for (const auto& [name, label] : classes_) table_.class_names.push_back(name);
    std::sort(table_.class_names.begin(), table_.class_names.end(), ClassBefore);
    std::vector<std::int64_t> renumbered(classes_.size());
    for (std::size_t i = 0; i < table_.class_names.size(); ++i) {
      renumbered[static_cast<std::size_t>(classes_.at(table_.class_names[i]))] = static_cast<std::int64_t>(i);
    }
    for (std::int64_t& label : table_.labels) label = renumbered[static_cast<std::size_t>(label)];
  }

  const CsvOptions& options_;
  std::ifstream file_;
  std::string line_;
  std::int64_t line_number_ = 0;
  std::vector<std::string_view> cells_;  // borrow line_
  std::vector<std::string> names_;
  std::size_t target_ = 0;
  std::map<std::string, std::int64_t, std::less<>> classes_;
  LabelledTable table_;
};

}  // namespace

LabelledTable ReadCsv(const CsvOptions& options) { return CsvReader(options).Read(); }

}  // namespace hpo::trial_runner
