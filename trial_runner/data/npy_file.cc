// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/data/npy_file.h"

#include <bit>
#include <charconv>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

#include "trial_runner/data/input_file.h"
#include "trial_runner/data/shape_text.h"

namespace hpo::trial_runner {
namespace {

static_assert(std::endian::native == std::endian::little, "values are copied as they lie in the file");

constexpr std::string_view kMagic = "\x93NUMPY";

// The text behind `'key':` in the header, which is the literal of a Python dictionary.
std::string_view ValueOf(std::string_view header, const std::string& key, const InputFile& file) {
  const std::size_t begin = header.find("'" + key + "':");
  if (begin == std::string_view::npos) file.Fail("the header has no '" + key + "': " + "this is not an array");
  header.remove_prefix(begin + key.size() + 3);
  const std::size_t value = header.find_first_not_of(' ');
  return value == std::string_view::npos ? std::string_view() : header.substr(value);
}

std::string_view Quoted(std::string_view text) {
  if (!text.starts_with('\'')) return {};
  text.remove_prefix(1);
  const std::size_t end = text.find('\'');
  return end == std::string_view::npos ? std::string_view() : text.substr(0, end);
}

// A damaged header may hold anything; an error is one line of text.
std::string Printable(std::string_view text) {
  std::string printable(text.substr(0, 20));
  for (char& c : printable) c = c >= ' ' && c <= '~' ? c : '?';
  return printable;
}

// "(3, 4), ..." to {3, 4}; nullopt when it is not a tuple of whole numbers.
std::optional<std::vector<std::int64_t>> Tuple(std::string_view text) {
  if (!text.starts_with('(')) return std::nullopt;
  std::vector<std::int64_t> extents;
  std::size_t at = 1;
  while (true) {
    at = text.find_first_not_of(" ,", at);
    if (at == std::string_view::npos) return std::nullopt;
    if (text[at] == ')') return extents;
    std::int64_t extent = 0;
    const auto [end, error] = std::from_chars(text.data() + at, text.data() + text.size(), extent);
    if (error != std::errc() || extent < 0) return std::nullopt;
    extents.push_back(extent);
    at = static_cast<std::size_t>(end - text.data());
  }
}

std::string ReadHeader(InputFile& file) {
  const std::vector<std::uint8_t> start = file.ReadAll(kMagic.size() + 2, "the magic number and version");
  if (std::memcmp(start.data(), kMagic.data(), kMagic.size()) != 0) {
    file.Fail("does not begin with \\x93NUMPY: this is not an .npy file");
  }
  const int version = start[kMagic.size()];
  if (version != 1 && version != 2) {
    file.Fail("version " + std::to_string(version) + " of the format, expected 1 or 2");
  }
  std::uint64_t length = 0;
  const std::vector<std::uint8_t> digits = file.ReadAll(version == 1 ? 2 : 4, "the header's length");
  for (std::size_t i = 0; i < digits.size(); ++i) length |= std::uint64_t{digits[i]} << (8 * i);
  const std::vector<std::uint8_t> header = file.ReadAll(length, "the header");
  return {header.begin(), header.end()};
}

template <typename T>
std::vector<T> ReadValues(InputFile& file, const std::vector<std::int64_t>& extents) {
  const std::string what =
      "the " + (extents.empty() ? std::string("one number") : ShapeText(extents)) + " of its header";
  const std::optional<std::int64_t> count = ElementsOf(extents);
  if (!count) file.Fail("the shape " + ShapeText(extents) + " of its header is more than a file can hold");
  const std::vector<std::uint8_t> bytes = file.ReadAll(static_cast<std::uint64_t>(*count) * sizeof(T), what);
  file.RequireEnd(what);
  std::vector<T> values(static_cast<std::size_t>(*count));
  if (!values.empty()) std::memcpy(values.data(), bytes.data(), bytes.size());
  return values;
}

NpyHeader ParseHeader(InputFile& file) {
  const std::string header = ReadHeader(file);
  if (!ValueOf(header, "fortran_order", file).starts_with("False")) {
    file.Fail("the array is in Fortran order; save numpy.ascontiguousarray of it");
  }
  const auto extents = Tuple(ValueOf(header, "shape", file));
  if (!extents) file.Fail("the 'shape' of the header is not a tuple of whole numbers");
  return {.extents = *extents, .type = std::string(Quoted(ValueOf(header, "descr", file)))};
}

}  // namespace

NpyHeader ReadNpyHeader(const std::filesystem::path& path) {
  InputFile file(path);
  return ParseHeader(file);
}

NpyArray ReadNpy(const std::filesystem::path& path) {
  InputFile file(path);
  auto [extents, type] = ParseHeader(file);
  NpyArray array{.extents = extents, .values = {}};
  if (type == "<f4") {
    array.values = ReadValues<float>(file, extents);
  } else if (type == "<f8") {
    array.values = ReadValues<double>(file, extents);
  } else if (type == "|u1") {
    array.values = ReadValues<std::uint8_t>(file, extents);
  } else if (type == "<i4") {
    array.values = ReadValues<std::int32_t>(file, extents);
  } else if (type == "<i8") {
    array.values = ReadValues<std::int64_t>(file, extents);
  } else {
    file.Fail("numbers of type '" + Printable(type) + "', expected <f4, <f8, |u1, <i4 or <i8; convert them by astype");
  }
  return array;
}

}  // namespace hpo::trial_runner
