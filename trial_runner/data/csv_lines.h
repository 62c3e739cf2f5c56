// SPDX-License-Identifier: Apache-2.0
//
// The lines of a CSV file, cut into cells. The file is read line by line. Cells may be quoted as in RFC 4180, except
// that a quoted cell cannot span lines; blanks around cells, blank lines, a byte order mark and CRLF line ends are
// accepted.
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

namespace hpo::trial_runner {

// One thread.
class CsvLines {
 public:
  struct Options {
    std::filesystem::path path;
    bool header = true;  // whether the first line names the columns
    char delimiter = ',';
  };

  // Opens the file and reads its first line. Throws std::invalid_argument that names the file: one that cannot be read
  // or is empty.
  explicit CsvLines(Options options);

  // The columns' names; without a header their numbers, counted from 0.
  const std::vector<std::string>& names() const { return names_; }

  // The column of that name or number. Throws when there is none; `what` the column is for begins the message.
  std::size_t Find(const std::string& column, const std::string& what) const;

  // Moves to the next line of data; false at the end of the file. Throws, with the line's number, when quotes are wrong
  // or there are more or fewer cells than columns.
  bool Next();

  // Of the current line; valid until the next.
  const std::vector<std::string_view>& cells() const { return cells_; }

  // Throw std::invalid_argument: the file's name, the current line's number where the line is meant, and `what`.
  [[noreturn]] void Fail(const std::string& what) const;
  [[noreturn]] void FailAtLine(const std::string& what) const;

 private:
  bool ReadLine();

  Options options_;
  std::ifstream file_;
  std::string line_;
  std::int64_t line_number_ = 0;
  bool first_is_data_ = false;
  std::vector<std::string_view> cells_;  // borrow line_
  std::vector<std::string> names_;
};

}  // namespace hpo::trial_runner
