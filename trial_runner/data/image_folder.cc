// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/data/image_folder.h"

#include <fmt/format.h>

#include <cstdio>
#include <filesystem>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "trial_runner/data/channel_scale.h"
#include "trial_runner/data/decoded_cache.h"
#include "trial_runner/data/decoding_choice.h"
#include "trial_runner/data/image_decoding.h"
#include "trial_runner/data/image_files.h"
#include "trial_runner/data/labelled_images.h"
#include "trial_runner/data/source_fields.h"
#include "trial_runner/document/field_builders.h"
#include "trial_runner/memory/available_memory.h"

namespace hpo::trial_runner {
namespace {

namespace fs = std::filesystem;

constexpr const char* kCrop = "crop";
constexpr const char* kSquash = "squash";
constexpr const char* kRgb = "rgb";
constexpr const char* kGray = "gray";

// To be raised when the same files and options give other pixels than before.
constexpr int kDecodingVersion = 1;

// All that the pixels depend on; nothing else, such as the number of workers.
std::string Identity(const std::vector<fs::path>& files, const SquareOptions& options) {
  std::string identity = fmt::format("images {} size {} channels {} fit {}\n", kDecodingVersion, options.size,
                                     options.channels, options.fit == Fit::kCrop ? kCrop : kSquash);
  for (const fs::path& file : files) {
    std::error_code unreadable;  // decoding will say so
    const std::string name = fs::absolute(file, unreadable).string();
    const std::uintmax_t size = fs::file_size(file, unreadable);
    const auto changed = fs::last_write_time(file, unreadable).time_since_epoch().count();
    identity += fmt::format("{}\t{}\t{}\n", name, size, changed);
  }
  return identity;
}

std::vector<std::uint8_t> DecodeOrFind(const std::vector<fs::path>& files, const SquareOptions& options) {
  const std::optional<fs::path> folder = DecodedCache::DefaultFolder();
  if (!folder) return DecodeSquares(files, options);
  const DecodedCache cache(*folder);
  const std::string identity = Identity(files, options);
  if (auto kept = cache.Find(identity, files.size() * options.bytes())) return *std::move(kept);
  std::vector<std::uint8_t> pixels = DecodeSquares(files, options);
  if (const auto problem = cache.Keep(identity, pixels)) {
    fmt::print(stderr, "hpo-trial: decoded images are not kept and will be decoded again: {}\n", *problem);
  }
  return pixels;
}

Samples PixelsOf(std::vector<fs::path> files, const SquareOptions& square, const nlohmann::json& options) {
  const std::uint64_t bytes = files.size() * square.bytes();
  if (auto why = WhyNotKept(options.at("decode").get<std::string>(), bytes, AvailableMemory())) {
    return ImageSource{.files = std::move(files), .square = square, .why = *std::move(why)};
  }
  return options.at("cache").get<bool>() ? DecodeOrFind(files, square) : DecodeSquares(files, square);
}

ImageFolders FoldersOf(const nlohmann::json& options) {
  return {.path = options.at("path").get<std::string>(),
          .train = options.at("train").get<std::string>(),
          .validation = options.at("validation").get<std::string>(),
          .test = options.at("test").get<std::string>()};
}

SquareOptions SquareOf(const nlohmann::json& options) {
  return {.size = options.at("size").get<int>(),
          .channels = options.at("colour").get<std::string>() == kGray ? 1 : 3,
          .fit = options.at("fit").get<std::string>() == kCrop ? Fit::kCrop : Fit::kSquash,
          .workers = options.at("workers").get<int>()};
}

// The files are not counted: a list of the classes' folders is short, that of a million images is not.
OutlineOrWhy Outline(const nlohmann::json& options) {
  const SquareOptions square = SquareOf(options);
  return DataOutline{.input = {.sample_shape = {square.channels, square.size, square.size},
                               .outputs = std::ssize(ListClasses(FoldersOf(options)))},
                     .pixels = true};
}

Dataset Load(const nlohmann::json& options, const SplitOptions& split) {
  const auto path = options.at("path").get<std::string>();
  ImageFiles images = ListImages(FoldersOf(options));
  const SquareOptions square = SquareOf(options);
  // Too few images for the split are known before they are decoded.
  NamingFile(path, [&] { return Split(images.labels, split, images.given); });
  return MakeDataset(LabelledImages{.shape = {square.channels, square.size, square.size},
                                    .pixels = {},
                                    .labels = std::move(images.labels),
                                    .class_names = std::move(images.class_names),
                                    .given = images.given},
                     PixelsOf(std::move(images.files), square, options), split, options);
}

std::vector<Field> Fields() {
  return {PathField("path", "a folder with one folder of JPEG or PNG files for each class"),
          OptionalPathField("train", "the folder in `path` that has the classes' folders; empty: `path` itself"),
          OptionalPathField("validation", "such a folder in `path` with the validation part; empty: it is cut off"),
          OptionalPathField("test", "such a folder in `path` with the test part; empty: it is cut off"),
          WholeField("size", 32, {1, 4096}, "height and width that images are brought to, in pixels"),
          {.name = "fit",
           .kind = FieldKind::kChoice,
           .fallback = kCrop,
           .choices = {kCrop, kSquash},
           .help = "what becomes of images that are not square: the centre is cropped, or all is squashed"},
          {.name = "colour",
           .kind = FieldKind::kChoice,
           .fallback = kRgb,
           .choices = {kRgb, kGray},
           .help = "three channels or one"},
          DecodeField(),
          OnlySpeed(WholeField("workers", 0, {0, 256},
                               "threads that decode all images, or those that are evaluated; 0 = one a core; the "
                               "pixels do not depend on it")),
          OnlySpeed(Boolean("cache", true, "whether decoded pixels are kept in the cache folder for the next run")),
          NormalizeField()};
}

}  // namespace

DatasetEntry ImageFolderDataset() {
  return {.name = "image_folder",
          .help = "JPEG and PNG files, a folder a class",
          .fields = Fields(),
          .load = Load,
          .outline = Outline};
}

}  // namespace hpo::trial_runner
