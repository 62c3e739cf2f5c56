// SPDX-License-Identifier: Apache-2.0
#include "hpo/cli/weights_file.h"

#include <algorithm>
#include <cstddef>
#include <nlohmann/json.hpp>

#include "hpo/base/error.h"

namespace hpo::cli {
namespace {

using nlohmann::ordered_json;

constexpr std::size_t kLengthBytes = 8;  // little-endian length of the JSON that follows

std::uint64_t LittleEndian(std::string_view bytes) {
  std::uint64_t number = 0;
  for (std::size_t i = bytes.size(); i-- > 0;) number = (number << 8U) | static_cast<unsigned char>(bytes[i]);
  return number;
}

}  // namespace

WeightsHeader ReadWeightsHeader(std::string_view bytes, const std::string& file) {
  const Error damaged(ErrorCode::kInvalidInput, "the weights are no whole safetensors file", file);
  if (bytes.size() < kLengthBytes) throw damaged;
  const std::uint64_t length = LittleEndian(bytes.substr(0, kLengthBytes));
  bytes.remove_prefix(kLengthBytes);
  if (length > bytes.size()) throw damaged;
  WeightsHeader header;
  try {
    const ordered_json json = ordered_json::parse(bytes.substr(0, length));
    bytes.remove_prefix(length);
    for (const auto& [name, tensor] : json.items()) {
      if (name == "__metadata__") {
        header.metadata = tensor.get<std::map<std::string, std::string>>();
        continue;
      }
      header.tensors.push_back(
          {name, tensor.at("dtype").get<std::string>(), tensor.at("shape").get<std::vector<std::int64_t>>()});
      if (tensor.at("data_offsets").at(1).get<std::uint64_t>() > bytes.size()) throw damaged;
    }
  } catch (const ordered_json::exception&) {
    throw damaged;
  }
  return header;
}

}  // namespace hpo::cli
