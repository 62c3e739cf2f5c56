// SPDX-License-Identifier: Apache-2.0
//
// The header of the safetensors layout: to and from bytes, without touching a disk. Thread-safe.
#pragma once

#include <c10/core/ScalarType.h>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace hpo::trial_runner {

inline constexpr std::size_t kHeaderLengthBytes = 8;

struct TensorEntry {
  std::string name;
  c10::ScalarType type = c10::ScalarType::Float;
  std::vector<std::int64_t> shape;
  std::uint64_t begin = 0, end = 0;  // bytes after the header
};

struct TensorFileHeader {
  std::map<std::string, std::string> metadata;
  std::vector<TensorEntry> entries;  // in the order of their bytes
};

// Length and JSON, padded so that the data starts at a multiple of 8 bytes.
std::string EncodeHeader(const TensorFileHeader& header);

// Checks everything that does not need the data: names, types, sizes against shapes, ranges without gap or overlap
// that end exactly at `data_bytes`. Throws std::invalid_argument with the fault.
TensorFileHeader DecodeHeader(std::string_view json, std::uint64_t data_bytes);

}  // namespace hpo::trial_runner
