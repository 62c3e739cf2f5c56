// SPDX-License-Identifier: Apache-2.0
//
// Named tensors and text in one file, in the safetensors layout that Python's `safetensors` reads too:
//   8 bytes   length N of the header, little endian
//   N bytes   JSON: {"__metadata__": {text: text}, name: {"dtype": "F32", "shape": [..], "data_offsets": [begin, end]}}
//   rest      the tensors' bytes, row major, little endian, in header order without gaps
// A file appears whole or not at all: it is written beside its place, synced, renamed, and the folder is synced.
#pragma once

#include <filesystem>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include "trial_runner/network.h"

namespace hpo::trial_runner {

struct TensorFile {
  std::map<std::string, std::string> metadata;
  std::vector<NamedTensor> tensors;  // on any device; read: CPU, contiguous
};

// The file is not of this format, cut off, or describes more than it holds. The message names path and fault.
class BadTensorFile : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Throws std::filesystem::filesystem_error when the disk refuses; then the file that stood there before remains, and
// nothing else.
void WriteTensorFile(const std::filesystem::path& path, const TensorFile& file);

// Throws BadTensorFile, also when there is no such file. The tensors are copies, whole bytes checked first.
TensorFile ReadTensorFile(const std::filesystem::path& path);

// The same without the tensors, of which nothing is read.
std::map<std::string, std::string> ReadMetadata(const std::filesystem::path& path);

}  // namespace hpo::trial_runner
