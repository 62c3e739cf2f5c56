// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/data/csv_lines.h"

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <optional>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "trial_runner/data/csv_cells.h"

namespace hpo::trial_runner {
namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

std::string ListOf(const std::vector<std::string>& names) {
  constexpr std::size_t kMost = 12;
  std::string list;
  for (std::size_t c = 0; c < std::min(names.size(), kMost); ++c) list += (c > 0 ? ", " : "") + names[c];
  return names.size() > kMost ? list + ", ... (" + std::to_string(names.size()) + " in all)" : list;
}

}  // namespace

CsvLines::CsvLines(Options options) : options_(std::move(options)) {
  std::error_code ignored;
  if (std::filesystem::is_directory(options_.path, ignored)) Fail("is a folder, not a CSV file");
  file_.open(options_.path, std::ios::binary);
  if (!file_) Fail(std::string("cannot be read: ") + std::strerror(errno));
  if (!ReadLine()) Fail("the file is empty");
  for (std::size_t c = 0; c < cells_.size(); ++c) {
    names_.push_back(options_.header ? std::string(cells_[c]) : std::to_string(c));
  }
  first_is_data_ = !options_.header;
}

std::size_t CsvLines::Find(const std::string& column, const std::string& what) const {
  const auto by_name = std::ranges::find(names_, column);
  if (by_name != names_.end()) return static_cast<std::size_t>(by_name - names_.begin());
  const std::optional<double> number = ParseNumber(column);
  if (number && *number >= 0 && *number < static_cast<double>(names_.size()) && *number == std::floor(*number)) {
    return static_cast<std::size_t>(*number);
  }
  Fail("there is no " + what + " column \"" + column + "\"; the columns are " + ListOf(names_));
}

bool CsvLines::Next() {
  if (!std::exchange(first_is_data_, false) && !ReadLine()) return false;
  if (cells_.size() != names_.size()) {
    FailAtLine(std::to_string(cells_.size()) + " cells where the first line has " + std::to_string(names_.size()));
  }
  return true;
}

void CsvLines::Fail(const std::string& what) const {
  throw std::invalid_argument(options_.path.string() + ": " + what);
}

void CsvLines::FailAtLine(const std::string& what) const { Fail("line " + std::to_string(line_number_) + ", " + what); }

// Reads the next line that is not blank and cuts it; false at the end of the file.
bool CsvLines::ReadLine() {
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

}  // namespace hpo::trial_runner
