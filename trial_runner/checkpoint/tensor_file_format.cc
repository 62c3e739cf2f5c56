// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/checkpoint/tensor_file_format.h"

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <utility>

namespace hpo::trial_runner {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

constexpr const char* kMetadataKey = "__metadata__";

struct TypeRow {
  const char* name;
  c10::ScalarType type;
};

constexpr TypeRow kTypes[] = {
    {"F32", c10::ScalarType::Float},     {"F64", c10::ScalarType::Double}, {"F16", c10::ScalarType::Half},
    {"BF16", c10::ScalarType::BFloat16}, {"I64", c10::ScalarType::Long},   {"I32", c10::ScalarType::Int},
    {"U8", c10::ScalarType::Byte},       {"BOOL", c10::ScalarType::Bool},
};

const char* TypeName(c10::ScalarType type) {
  for (const TypeRow& row : kTypes) {
    if (row.type == type) return row.name;
  }
  throw std::invalid_argument(std::string("tensors of type ") + c10::toString(type) + " cannot be stored");
}

[[noreturn]] void Fail(const std::string& name, const std::string& what) {
  throw std::invalid_argument("tensor '" + name + "': " + what);
}

c10::ScalarType ReadType(const std::string& name, const json& value) {
  for (const TypeRow& row : kTypes) {
    if (value.is_string() && value.get_ref<const std::string&>() == row.name) return row.type;
  }
  Fail(name, "unknown dtype");
}

bool IsIntegerList(const json& value) {
  return value.is_array() &&
         std::all_of(value.begin(), value.end(), [](const json& item) { return item.is_number_unsigned(); });
}

// Bytes of the shape, or an error where the product does not fit: a crafted file must not wrap around, nor may the
// strides of one that is empty.
std::uint64_t ShapeBytes(const TensorEntry& entry) {
  std::uint64_t bytes = c10::elementSize(entry.type);
  bool empty = false;
  for (const std::int64_t extent : entry.shape) {
    if (extent < 0) Fail(entry.name, "a negative extent");
    empty = empty || extent == 0;
    if (extent == 0) continue;
    if (bytes > std::numeric_limits<std::int64_t>::max() / static_cast<std::uint64_t>(extent)) {
      Fail(entry.name, "the shape is too large");
    }
    bytes *= static_cast<std::uint64_t>(extent);
  }
  return empty ? 0 : bytes;
}

TensorEntry ReadEntry(const std::string& name, const json& object) {
  if (!object.is_object() || !object.contains("dtype") || !object.contains("shape") ||
      !object.contains("data_offsets")) {
    Fail(name, "needs dtype, shape and data_offsets");
  }
  const json& shape = object["shape"];
  const json& offsets = object["data_offsets"];
  if (!IsIntegerList(shape) || !IsIntegerList(offsets) || offsets.size() != 2) Fail(name, "bad shape or data_offsets");
  TensorEntry entry{name, ReadType(name, object["dtype"]), shape.get<std::vector<std::int64_t>>(),
                    offsets[0].get<std::uint64_t>(), offsets[1].get<std::uint64_t>()};
  if (entry.end < entry.begin || entry.end - entry.begin != ShapeBytes(entry)) {
    Fail(name, "data_offsets do not match the shape");
  }
  return entry;
}

std::map<std::string, std::string> ReadMetadata(const json& object) {
  std::map<std::string, std::string> metadata;
  if (!object.is_object()) throw std::invalid_argument("__metadata__ is not an object");
  for (const auto& [key, value] : object.items()) {
    if (!value.is_string()) throw std::invalid_argument("__metadata__ '" + key + "' is not text");
    metadata[key] = value.get<std::string>();
  }
  return metadata;
}

void RequireExactCover(const std::vector<TensorEntry>& entries, std::uint64_t data_bytes) {
  std::uint64_t at = 0;
  for (const TensorEntry& entry : entries) {
    if (entry.begin != at) Fail(entry.name, "its bytes leave a gap or overlap others");
    at = entry.end;
  }
  if (at != data_bytes) {
    throw std::invalid_argument("the header describes " + std::to_string(at) + " bytes of data, the file holds " +
                                std::to_string(data_bytes));
  }
}

}  // namespace

std::string EncodeHeader(const TensorFileHeader& header) {
  ordered_json object;
  object[kMetadataKey] = header.metadata;
  for (const TensorEntry& entry : header.entries) {
    object[entry.name] = {
        {"dtype", TypeName(entry.type)}, {"shape", entry.shape}, {"data_offsets", {entry.begin, entry.end}}};
  }
  std::string text = object.dump();
  text.append((kHeaderLengthBytes - text.size() % kHeaderLengthBytes) % kHeaderLengthBytes, ' ');
  std::string bytes;
  for (std::size_t i = 0; i < kHeaderLengthBytes; ++i) {
    bytes.push_back(static_cast<char>((static_cast<std::uint64_t>(text.size()) >> (8 * i)) & 0xff));
  }
  return bytes + text;
}

TensorFileHeader DecodeHeader(std::string_view text, std::uint64_t data_bytes) {
  const json object = json::parse(text, /*callback=*/nullptr, /*allow_exceptions=*/false);
  if (!object.is_object()) throw std::invalid_argument("the header is not a JSON object");
  TensorFileHeader header;
  for (const auto& [name, value] : object.items()) {
    if (name == kMetadataKey) {
      header.metadata = ReadMetadata(value);
    } else {
      header.entries.push_back(ReadEntry(name, value));
    }
  }
  // Empty tensors share their offset with the next one: the end decides which comes first.
  std::sort(header.entries.begin(), header.entries.end(), [](const TensorEntry& a, const TensorEntry& b) {
    return std::pair(a.begin, a.end) < std::pair(b.begin, b.end);
  });
  RequireExactCover(header.entries, data_bytes);
  return header;
}

}  // namespace hpo::trial_runner
