// SPDX-License-Identifier: Apache-2.0
//
// The image files below a folder that has one folder for each class, and parts of their own for validation and test or
// not.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "trial_runner/data/split.h"

namespace hpo::trial_runner {

struct ImageFolders {
  std::filesystem::path path;
  std::string train;       // a folder of `path` with the classes to train on; empty: `path` itself
  std::string validation;  // likewise; empty: the part is cut off the others
  std::string test;
};

struct ImageFiles {
  std::vector<std::filesystem::path> files;  // by part, class and name, in byte order: the same on every machine
  std::vector<std::int64_t> labels;          // one a file
  std::vector<std::string> class_names;      // the folders' names, in byte order
  GivenParts given;
};

// Files and folders whose name begins with a dot are passed over. Throws std::invalid_argument that names the folder:
// what cannot be read, fewer than two classes, a class without images, a folder in a class' folder, and a class of
// validation or test that is not trained on.
ImageFiles ListImages(const ImageFolders& folders);

// The class_names of the above; no class' folder is looked into.
std::vector<std::string> ListClasses(const ImageFolders& folders);

}  // namespace hpo::trial_runner
