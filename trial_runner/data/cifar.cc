// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/data/cifar.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "trial_runner/data/channel_scale.h"
#include "trial_runner/data/input_file.h"
#include "trial_runner/data/labelled_images.h"
#include "trial_runner/data/source_fields.h"

namespace hpo::trial_runner {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kPixelBytes = 3 * 32 * 32;

// An image is its labels, a byte each, and its pixels, channel by channel.
struct Format {
  const char* name;
  std::size_t label_bytes;
  std::size_t label;  // which of them is learned
  int classes;
  const char* train;  // how the names of the files begin
  const char* test;
  const char* class_names;  // a file of one name a line, which may be missing
};

constexpr Format kFormats[] = {
    {"cifar10", 1, 0, 10, "data_batch_", "test_batch", "batches.meta.txt"},
    {"cifar100_coarse", 2, 0, 20, "train", "test", "coarse_label_names.txt"},
    {"cifar100_fine", 2, 1, 100, "train", "test", "fine_label_names.txt"},
};

const Format& FormatNamed(std::string_view name) {
  return *std::ranges::find_if(kFormats, [&](const Format& format) { return format.name == name; });
}

// The .bin files of the folder whose name begins so, in the names' order; plain or gzip.
std::vector<fs::path> FilesOf(const fs::path& folder, std::string_view prefix) {
  std::vector<fs::path> files;
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, error)) {
    const std::string name = entry.path().filename().string();
    if (name.starts_with(prefix) && (name.ends_with(".bin") || name.ends_with(".bin.gz"))) files.push_back(entry);
  }
  if (error) throw std::invalid_argument(folder.string() + ": cannot be read: " + error.message());
  if (files.empty()) {
    throw std::invalid_argument(folder.string() + ": has no " + std::string(prefix) + "*.bin; give the folder of " +
                                "the binary version");
  }
  std::ranges::sort(files);
  return files;
}

void AppendFile(const fs::path& path, const Format& format, LabelledImages& to) {
  InputFile file(path);
  const std::size_t record = format.label_bytes + kPixelBytes;
  const std::vector<std::uint8_t> bytes = file.ReadRest();
  if (bytes.empty() || bytes.size() % record != 0) {
    file.Fail("has " + std::to_string(bytes.size()) + " bytes, which is not whole images of " + std::to_string(record) +
              " as " + format.name + " has them");
  }
  for (std::size_t begin = 0; begin < bytes.size(); begin += record) {
    const int label = bytes[begin + format.label];
    if (label >= format.classes) {
      file.Fail("image " + std::to_string(begin / record) + ": the label " + std::to_string(label) +
                " is not one of the " + std::to_string(format.classes) + " classes of " + format.name);
    }
    to.labels.push_back(label);
    const auto pixels = bytes.begin() + static_cast<std::ptrdiff_t>(begin + format.label_bytes);
    to.pixels.insert(to.pixels.end(), pixels, pixels + kPixelBytes);
  }
}

std::vector<std::string> ClassNames(const fs::path& file, int classes) {
  std::vector<std::string> names;
  std::ifstream lines(file);
  for (std::string line; std::getline(lines, line);) {
    if (line.ends_with('\r')) line.pop_back();
    if (!line.empty()) names.push_back(line);
  }
  if (std::ssize(names) == classes) return names;
  names.clear();
  for (int label = 0; label < classes; ++label) names.push_back(std::to_string(label));
  return names;
}

Dataset Load(const nlohmann::json& options, const SplitOptions& split) {
  const fs::path folder = options.at("path").get<std::string>();
  const Format& format = FormatNamed(options.at("labels").get<std::string>());
  LabelledImages images{.shape = {3, 32, 32}, .pixels = {}, .labels = {}, .class_names = {}, .given = {}};
  for (const fs::path& file : FilesOf(folder, format.train)) AppendFile(file, format, images);
  const std::int64_t train = std::ssize(images.labels);
  for (const fs::path& file : FilesOf(folder, format.test)) AppendFile(file, format, images);
  images.given.test = std::ssize(images.labels) - train;
  images.class_names = ClassNames(folder / format.class_names, format.classes);
  return NamingFile(folder.string(), [&] { return MakeDataset(std::move(images), split, options); });
}

OutlineOrWhy Outline(const nlohmann::json& options) {
  const Format& format = FormatNamed(options.at("labels").get<std::string>());
  return DataOutline{.input = {.sample_shape = {3, 32, 32}, .outputs = format.classes}, .pixels = true};
}

}  // namespace

DatasetEntry CifarDataset() {
  std::vector<std::string> names;
  for (const Format& format : kFormats) names.emplace_back(format.name);
  return {.name = "cifar",
          .help = "CIFAR-10 or CIFAR-100, binary version, 3x32x32, with its own test part",
          .fields = {PathField("path", "the folder of the .bin files"),
                     {.name = "labels",
                      .kind = FieldKind::kChoice,
                      .fallback = names.front(),
                      .choices = names,
                      .help = "which of the two data sets, and which of CIFAR-100's two labels"},
                     NormalizeField()},
          .load = Load,
          .outline = Outline};
}

}  // namespace hpo::trial_runner
