// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/data/image.h"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace hpo::trial_runner {
namespace {

constexpr std::array<std::uint8_t, 3> kJpeg = {0xff, 0xd8, 0xff};
constexpr std::array<std::uint8_t, 4> kPng = {0x89, 'P', 'N', 'G'};

template <typename Magic>
bool StartsWith(std::span<const std::uint8_t> bytes, const Magic& magic) {
  return bytes.size() >= magic.size() && std::equal(magic.begin(), magic.end(), bytes.begin());
}

}  // namespace

Image DecodeImage(std::span<const std::uint8_t> bytes, const DecodeOptions& options) {
  if (StartsWith(bytes, kJpeg)) return DecodeJpeg(bytes, options);
  if (StartsWith(bytes, kPng)) return DecodePng(bytes, options);
  throw std::invalid_argument(bytes.empty() ? "is empty" : "is neither a JPEG nor a PNG image");
}

}  // namespace hpo::trial_runner
