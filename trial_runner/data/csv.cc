// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/data/csv.h"

#include <stdexcept>
#include <string>
#include <utility>

#include "trial_runner/data/csv_table.h"

namespace hpo::trial_runner {
namespace {

Dataset Load(const nlohmann::json& options, const SplitOptions& split) {
  const CsvOptions csv{.path = options.at("path").get<std::string>(),
                       .target = options.at("target").get<std::string>(),
                       .header = options.at("header").get<bool>(),
                       .delimiter = options.at("delimiter").get<std::string>().front(),
                       .multiplier = 1};
  LabelledTable table = ReadCsv(csv);
  try {
    return MakeDataset(std::move(table), split, options.at("standardize").get<bool>());
  } catch (const std::invalid_argument& error) {
    throw std::invalid_argument(csv.path.string() + ": " + error.what());
  }
}

std::vector<Field> Fields() {
  return {
      {.name = "path", .kind = FieldKind::kString, .help = "the file; relative to the folder the study is run in"},
      {.name = "target",
       .kind = FieldKind::kString,
       .help = "the column of the classes: its name in the header, or its zero-based number"},
      {.name = "header",
       .kind = FieldKind::kBoolean,
       .fallback = true,
       .help = "whether the first line names the columns"},
      {.name = "delimiter",
       .kind = FieldKind::kChoice,
       .fallback = ",",
       .choices = {",", ";", "\t", "|"},
       .help = "what separates the cells of a line"},
      {.name = "standardize",
       .kind = FieldKind::kBoolean,
       .fallback = true,
       .help = "bring each feature to mean 0 and deviation 1, as measured on the training rows"},
  };
}

}  // namespace

DatasetEntry CsvDataset() {
  return {.name = "csv", .help = "a CSV file of numbers with a class column", .fields = Fields(), .load = Load};
}

}  // namespace hpo::trial_runner
