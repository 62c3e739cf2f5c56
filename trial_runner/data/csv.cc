// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/data/csv.h"

#include <string>
#include <utility>

#include "trial_runner/data/csv_table.h"
#include "trial_runner/data/source_fields.h"

namespace hpo::trial_runner {
namespace {

CsvOptions Table(const nlohmann::json& options) {
  return {.path = options.at("path").get<std::string>(),
          .target = options.at("target").get<std::string>(),
          .header = options.at("header").get<bool>(),
          .delimiter = options.at("delimiter").get<std::string>().front(),
          .multiplier = 1,
          .number_targets = options.at("task") == kRegression,
          .categorical = options.at("categorical").get<std::string>()};
}

OutlineOrWhy Outline(const nlohmann::json& options) {
  const CsvOptions csv = Table(options);
  if (!csv.number_targets) return "the classes of a csv file are known when all of it was read";
  const CsvColumns columns = ReadCsvColumns(csv);
  if (columns.categories > 0) return "the categories of a csv file are known when all of it was read";
  return DataOutline{.input = {.sample_shape = {columns.numbers}, .outputs = columns.targets}, .has_classes = false};
}

Dataset Load(const nlohmann::json& options, const SplitOptions& split) {
  const CsvOptions csv = Table(options);
  LabelledTable table = ReadCsv(csv);
  return NamingFile(csv.path.string(),
                    [&] { return MakeDataset(std::move(table), split, options.at("standardize").get<bool>()); });
}

std::vector<Field> Fields() {
  return {
      PathField("path", "the file"),
      {.name = "target",
       .kind = FieldKind::kString,
       .help = "the column of the classes, or those of the numbers to learn with commas between them: names in the "
               "header, or zero-based numbers"},
      TaskField(),
      {.name = "categorical",
       .kind = FieldKind::kString,
       .fallback = "",
       .help =
           "the columns of categories with commas between them, which mlp embeds: names in the header, or zero-based "
           "numbers; empty: none"},
      HeaderField(),
      DelimiterField(),
      {.name = "standardize",
       .kind = FieldKind::kBoolean,
       .fallback = true,
       .help = "bring each feature to mean 0 and deviation 1, as measured on the training rows"},
  };
}

}  // namespace

DatasetEntry CsvDataset() {
  return {.name = "csv",
          .help = "a CSV file of numbers and categories with a column of classes, or columns of numbers to learn",
          .fields = Fields(),
          .load = Load,
          .outline = Outline};
}

}  // namespace hpo::trial_runner
