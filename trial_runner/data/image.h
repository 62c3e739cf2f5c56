// SPDX-License-Identifier: Apache-2.0
//
// An image in memory, and the files it is decoded from. Pure functions of the bytes; thread-safe.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace hpo::trial_runner {

// Row by row from the top, the channels of a pixel side by side.
struct Image {
  int width = 0;
  int height = 0;
  int channels = 0;  // 1: gray, 3: red, green, blue
  std::vector<std::uint8_t> pixels;
};

struct DecodeOptions {
  int channels = 3;    // 1 or 3
  int least_side = 0;  // a decoder that can shrink cheaply may, down to this many pixels of the shorter side; 0: never
};

// Decode the bytes of a whole file. Throw std::invalid_argument with one line when it is cut off, damaged, of a kind
// the library cannot turn into the channels asked for, or larger than an image can sensibly be; it names no file.
Image DecodeJpeg(std::span<const std::uint8_t> bytes, const DecodeOptions& options);
Image DecodePng(std::span<const std::uint8_t> bytes, const DecodeOptions& options);

// The one of the two that the first bytes call for; throws as they do, and when they call for neither.
Image DecodeImage(std::span<const std::uint8_t> bytes, const DecodeOptions& options);

}  // namespace hpo::trial_runner
