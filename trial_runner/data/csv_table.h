// SPDX-License-Identifier: Apache-2.0
//
// Reads a CSV file of numbers and categories with one class column, or columns of targets that are numbers. The file is
// read line by line: memory holds the numbers, never the text. Cells may be quoted as in RFC 4180, except that a quoted
// cell cannot span lines; blanks around cells, blank lines, a byte order mark and CRLF line ends are accepted.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "trial_runner/data/labelled_table.h"

namespace hpo::trial_runner {

struct CsvOptions {
  std::filesystem::path path;
  std::string target;  // the class column: a name of the header, or a zero-based number; of numbers: see below
  bool header = true;  // whether the first line names the columns
  char delimiter = ',';
  float multiplier = 1;         // of every feature
  bool number_targets = false;  // the targets are numbers
  std::string categorical;      // columns of categories, with commas between them; empty: none
};

// Where targets are numbers, `target` is one column or several with commas between them; a name that has a comma itself
// can be given by its number where there are several.
// The same holds for `categorical`. These columns come last, in the order of the file; each distinct text is a
// category, an empty one too. Classes are the target's distinct texts, in numeric order when all are numbers, else in
// byte order. Throws std::invalid_argument with one line that names the file, the line and the column: unreadable or
// empty file, missing target, no feature column, rows of different lengths, a cell that is not a finite number, an
// empty class, a single class, so many distinct values that the target must be a quantity, a column that is named
// twice.
LabelledTable ReadCsv(const CsvOptions& options);

// What the first line says of the table. Throws as ReadCsv does.
struct CsvColumns {
  std::int64_t numbers = 0, categories = 0, targets = 0;
};

CsvColumns ReadCsvColumns(const CsvOptions& options);

}  // namespace hpo::trial_runner
