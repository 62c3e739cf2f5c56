// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/data/image_files.h"

#include <algorithm>
#include <stdexcept>
#include <system_error>

namespace hpo::trial_runner {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void Fail(const fs::path& path, const std::string& what) {
  throw std::invalid_argument(path.string() + ": " + what);
}

// What is in the folder, by name.
std::vector<fs::directory_entry> Entries(const fs::path& folder) {
  std::vector<fs::directory_entry> entries;
  std::error_code error;
  for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
    if (!it->path().filename().string().starts_with('.')) entries.push_back(*it);
  }
  if (error) Fail(folder, "cannot be read: " + error.message());
  std::ranges::sort(entries, {}, [](const fs::directory_entry& entry) { return entry.path().filename().string(); });
  return entries;
}

fs::path TrainFolder(const ImageFolders& folders) {
  return folders.train.empty() ? folders.path : folders.path / folders.train;
}

std::vector<std::string> ClassesIn(const fs::path& folder, const ImageFolders& folders) {
  std::vector<std::string> names;
  for (const fs::directory_entry& entry : Entries(folder)) {
    const std::string name = entry.path().filename().string();
    const bool is_part = folders.train.empty() && (name == folders.validation || name == folders.test);
    if (entry.is_directory() && !is_part) names.push_back(name);
  }
  return names;
}

void AppendClass(const fs::path& folder, std::int64_t label, ImageFiles& to) {
  const std::size_t before = to.files.size();
  for (const fs::directory_entry& entry : Entries(folder)) {
    if (entry.is_directory()) Fail(entry.path(), "is a folder in the folder of a class, which holds images only");
    to.files.push_back(entry.path());
    to.labels.push_back(label);
  }
  if (to.files.size() == before) Fail(folder, "has no image of its class");
}

// Adds a part whose classes may be some of those that are trained on; returns how many images.
std::int64_t AppendPart(const ImageFolders& folders, const std::string& part, ImageFiles& to) {
  if (part.empty()) return 0;
  const std::size_t before = to.files.size();
  const fs::path folder = folders.path / part;
  for (const std::string& name : ClassesIn(folder, {.path = folder, .train = part, .validation = "", .test = ""})) {
    const auto known = std::ranges::find(to.class_names, name);
    if (known == to.class_names.end()) Fail(folder / name, "is a class that is not trained on");
    AppendClass(folder / name, known - to.class_names.begin(), to);
  }
  if (to.files.size() == before) Fail(folder, "has no folder of a class");
  return static_cast<std::int64_t>(to.files.size() - before);
}

}  // namespace

std::vector<std::string> ListClasses(const ImageFolders& folders) {
  const fs::path train = TrainFolder(folders);
  std::vector<std::string> names = ClassesIn(train, folders);
  if (names.size() < 2) {
    Fail(train, "has " + std::to_string(names.size()) + " folders of classes, needs one for each of two or more");
  }
  return names;
}

ImageFiles ListImages(const ImageFolders& folders) {
  const fs::path train = TrainFolder(folders);
  ImageFiles images;
  images.class_names = ListClasses(folders);
  for (std::size_t label = 0; label < images.class_names.size(); ++label) {
    AppendClass(train / images.class_names[label], static_cast<std::int64_t>(label), images);
  }
  images.given.validation = AppendPart(folders, folders.validation, images);
  images.given.test = AppendPart(folders, folders.test, images);
  return images;
}

}  // namespace hpo::trial_runner
