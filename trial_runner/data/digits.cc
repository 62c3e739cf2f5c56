// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/data/digits.h"

#include <cstdlib>
#include <optional>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "trial_runner/data/csv_table.h"

namespace hpo::trial_runner {
namespace {

constexpr std::int64_t kPixels = 64;
constexpr std::size_t kRows = 1797;
constexpr std::size_t kClasses = 10;
constexpr float kBrightest = 16;
constexpr const char* kVector = "vector";
constexpr const char* kImage = "image";

std::optional<std::filesystem::path> FromEnvironment(const char* name) {
  const char* value = std::getenv(name);
  if (value == nullptr || *value == '\0') return std::nullopt;
  return value;
}

std::vector<std::filesystem::path> Places() {
  if (const auto data = FromEnvironment("HPO_DATA")) return {*data};
  std::vector<std::filesystem::path> places;
  if (const auto cache = FromEnvironment("XDG_CACHE_HOME")) {
    places.push_back(*cache / "hpo" / "data");
  } else if (const auto home = FromEnvironment("HOME")) {
    places.push_back(*home / ".cache" / "hpo" / "data");
  }
  std::error_code no_proc;
  const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", no_proc);
  if (!no_proc) places.push_back(program.parent_path().parent_path() / "share" / "hpo" / "data");
  return places;
}

Dataset Load(const nlohmann::json& options, const SplitOptions& split) {
  const CsvOptions csv{.path = FindDigits(),
                       .target = std::to_string(kPixels),
                       .header = false,
                       .delimiter = ',',
                       .multiplier = 1 / kBrightest};
  LabelledTable table = ReadCsv(csv);
  if (table.columns != kPixels || table.labels.size() != kRows || table.class_names.size() != kClasses) {
    throw std::invalid_argument(csv.path.string() + ": not the digits (1797 rows of 64 pixels and a class); " +
                                "remove it and run `make deps` in the source tree");
  }
  Dataset dataset = MakeDataset(std::move(table), split, /*standardize=*/false);
  if (options.value("shape", kVector) == kImage) dataset.sample_shape = {1, 8, 8};
  return dataset;
}

OutlineOrWhy Outline(const nlohmann::json& options) {
  DataOutline outline{.input = {.sample_shape = {kPixels}, .outputs = kClasses}, .rows = kRows};
  if (options.value("shape", kVector) == kImage) outline.input.sample_shape = {1, 8, 8};
  return outline;
}

}  // namespace

std::filesystem::path FindDigits() {
  std::string looked_at;
  for (const std::filesystem::path& place : Places()) {
    std::error_code unreadable;
    const std::filesystem::path file = place / "digits.csv";
    if (std::filesystem::exists(file, unreadable)) return file;
    looked_at += (looked_at.empty() ? "" : ", ") + file.string();
  }
  throw std::invalid_argument("data set digits: no file at " + looked_at +
                              "; run `make deps` in the source tree or set HPO_DATA to the folder of digits.csv");
}

DatasetEntry DigitsDataset() {
  return {.name = "digits",
          .help = "8x8 images of handwritten digits, 1797 rows",
          .fields = {{.name = "shape",
                      .kind = FieldKind::kChoice,
                      .fallback = kVector,
                      .choices = {kVector, kImage},
                      .help = "of a sample: 64 numbers, or one channel of 8x8 for networks of images"}},
          .load = Load,
          .outline = Outline};
}

}  // namespace hpo::trial_runner
