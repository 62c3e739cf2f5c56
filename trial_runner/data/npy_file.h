// SPDX-License-Identifier: Apache-2.0
//
// Reads an array in NumPy's format (NEP 1; versions 1 and 2 of the header), plain or compressed by gzip: C order, of
// little-endian numbers of the types that features and labels have.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <variant>
#include <vector>

namespace hpo::trial_runner {

struct NpyArray {
  std::vector<std::int64_t> extents;  // none: a single number
  std::variant<std::vector<float>, std::vector<double>, std::vector<std::uint8_t>, std::vector<std::int32_t>,
               std::vector<std::int64_t>>
      values;  // <f4, <f8, |u1, <i4, <i8
};

// What the header says. Throws as ReadNpy does of a header.
struct NpyHeader {
  std::vector<std::int64_t> extents;
  std::string type;  // as the header spells it: "<f4"
};

NpyHeader ReadNpyHeader(const std::filesystem::path& path);

// Throws std::invalid_argument that names the file: what cannot be read or is not this format, another type of numbers,
// Fortran order, and data that are shorter or longer than the shape says.
NpyArray ReadNpy(const std::filesystem::path& path);

}  // namespace hpo::trial_runner
