// SPDX-License-Identifier: Apache-2.0
//
// What stands in the header of a safetensors file beside the tensors: hpo needs no torch to say what weights are.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace hpo::cli {

struct TensorInfo {
  std::string name;
  std::string dtype;  // "F32", "I64"
  std::vector<std::int64_t> shape;
};

struct WeightsHeader {
  std::map<std::string, std::string> metadata;
  std::vector<TensorInfo> tensors;  // in the order of the file
};

// The header of a safetensors file's bytes; `file` names it in errors. Throws Error(kInvalidInput) when it is none, or
// when the file ends before its tensors do.
WeightsHeader ReadWeightsHeader(std::string_view bytes, const std::string& file);

}  // namespace hpo::cli
