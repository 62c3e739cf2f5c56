// SPDX-License-Identifier: Apache-2.0
//
// Reads a file in the IDX format of MNIST (LeCun, Cortes, Burges: "The MNIST database of handwritten digits"), plain or
// compressed by gzip: the magic number 00 00 type axes, each axis' extent as a big-endian 32-bit number, then the
// values.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

namespace hpo::trial_runner {

struct IdxArray {
  std::vector<std::int64_t> extents;  // the first one counts the rows
  std::vector<std::uint8_t> values;
};

// The array of unsigned bytes in the file, which must have `least` to `most` axes. Throws std::invalid_argument that
// names the file: what cannot be read, another magic number with the one expected, an extent of 0, and data that are
// shorter or longer than the extents say.
IdxArray ReadIdx(const std::filesystem::path& path, int least, int most);

// The extents alone, from the header. Throws what ReadIdx does of a header.
std::vector<std::int64_t> ReadIdxExtents(const std::filesystem::path& path, int least, int most);

}  // namespace hpo::trial_runner
