// SPDX-License-Identifier: Apache-2.0
//
// What a program writes as CSV is read back exactly; what is not CSV ends in one clear error.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/support/scratch_folder.h"
#include "trial_runner/data/csv_cells.h"
#include "trial_runner/data/csv_table.h"

namespace hpo::trial_runner {
namespace {

std::string Quoted(const std::string& cell) {
  std::string quoted = "\"";
  for (const char c : cell) quoted += c == '"' ? "\"\"" : std::string(1, c);
  return quoted + "\"";
}

RC_GTEST_PROP(CsvPropertyTest, QuotedCellsSurvive, ()) {
  const auto cells = *rc::gen::nonEmpty(rc::gen::container<std::vector<std::string>>(
      rc::gen::container<std::string>(rc::gen::element('a', ',', '"', ' ', '\t', '\\', '7'))));
  std::string line;
  for (const std::string& cell : cells) {
    if (!line.empty()) line += ',';
    line += Quoted(cell);
  }
  std::vector<std::string_view> cut;
  CutCells(line, ',', cut);
  RC_ASSERT(cut.size() == cells.size());
  for (std::size_t i = 0; i < cells.size(); ++i) RC_ASSERT(cut[i] == cells[i]);
}

RC_GTEST_PROP(CsvPropertyTest, FeaturesSurvive, ()) {
  const auto numbers = *rc::gen::suchThat(rc::gen::container<std::vector<float>>(rc::gen::arbitrary<float>()),
                                          [](const auto& n) { return n.size() >= 2; });
  std::ostringstream text;
  text.precision(9);
  for (std::size_t i = 0; i < numbers.size(); ++i) text << numbers[i] << ',' << i % 2 << '\n';
  const ScratchFolder folder;
  const CsvOptions options{
      .path = folder.Write("f.csv", text.str()), .target = "1", .header = false, .delimiter = ',', .multiplier = 1};
  RC_ASSERT(ReadCsv(options).features == numbers);
}

RC_GTEST_PROP(CsvPropertyTest, AnyBytesGiveATableOrOneError, ()) {
  const auto text = *rc::gen::container<std::string>(
      rc::gen::element('1', '2', ',', '"', '\n', '\r', ' ', '.', '-', 'a', '\0', '\xff', ';', 'e'));
  const ScratchFolder folder;
  const CsvOptions options{.path = folder.Write("f.csv", text),
                           .target = "0",
                           .header = *rc::gen::arbitrary<bool>(),
                           .delimiter = ',',
                           .multiplier = 1};
  try {
    const LabelledTable table = ReadCsv(options);
    RC_ASSERT(table.features.size() == table.labels.size() * static_cast<std::size_t>(table.columns));
    RC_ASSERT(table.class_names.size() >= 2u);
  } catch (const std::invalid_argument& error) {
    RC_ASSERT(std::string(error.what()).find("f.csv: ") != std::string::npos);
    RC_ASSERT(std::string(error.what()).find('\n') == std::string::npos);
  }
}

}  // namespace
}  // namespace hpo::trial_runner
