// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/data/idx_file.h"

#include <fmt/format.h>

#include <string>

#include "trial_runner/data/input_file.h"
#include "trial_runner/data/shape_text.h"

namespace hpo::trial_runner {
namespace {

constexpr std::uint32_t kUnsignedBytes = 0x0800;  // the type's byte of the magic number
constexpr std::uint32_t kAxesMask = 0xff;

std::uint32_t ReadNumber(InputFile& file, const char* what) {
  const std::vector<std::uint8_t> bytes = file.ReadAll(4, what);
  return std::uint32_t{bytes[0]} << 24 | std::uint32_t{bytes[1]} << 16 | std::uint32_t{bytes[2]} << 8 | bytes[3];
}

int ReadAxes(InputFile& file, int least, int most) {
  const std::uint32_t magic = ReadNumber(file, "the magic number");
  const auto axes = static_cast<int>(magic & kAxesMask);
  if ((magic & ~kAxesMask) == kUnsignedBytes && axes >= least && axes <= most) return axes;
  std::string expected;
  for (int legal = least; legal <= most; ++legal) {
    expected +=
        fmt::format("{}{:#010x}", expected.empty() ? "" : " or ", kUnsignedBytes + static_cast<unsigned>(legal));
  }
  file.Fail(fmt::format("the magic number is {:#010x}, expected {}: IDX, unsigned bytes, {} axes", magic, expected,
                        least == most ? std::to_string(least) : fmt::format("{} to {}", least, most)));
}

std::vector<std::int64_t> ReadExtents(InputFile& file, int least, int most) {
  std::vector<std::int64_t> extents;
  const int axes = ReadAxes(file, least, most);
  for (int axis = 0; axis < axes; ++axis) {
    extents.push_back(ReadNumber(file, "an axis' extent"));
    if (extents.back() == 0) file.Fail("axis " + std::to_string(axis) + " has no extent: there is nothing in it");
  }
  return extents;
}

}  // namespace

std::vector<std::int64_t> ReadIdxExtents(const std::filesystem::path& path, int least, int most) {
  InputFile file(path);
  return ReadExtents(file, least, most);
}

IdxArray ReadIdx(const std::filesystem::path& path, int least, int most) {
  InputFile file(path);
  IdxArray array{.extents = ReadExtents(file, least, most), .values = {}};
  const std::string shape = ShapeText(array.extents);
  const auto values = ElementsOf(array.extents);
  if (!values) file.Fail("the extents " + shape + " of its header are more than a file can hold");
  array.values = file.ReadAll(static_cast<std::uint64_t>(*values), "the " + shape + " of its header");
  file.RequireEnd("the " + shape + " of its header");
  return array;
}

}  // namespace hpo::trial_runner
