// SPDX-License-Identifier: Apache-2.0
//
// Small images for tests, and their bytes as a file.
#pragma once

#include <png.h>
#include <turbojpeg.h>

#include <cstdint>
#include <stdexcept>
#include <string>

#include "trial_runner/data/image.h"

namespace hpo::trial_runner {

// Grows brighter to the right (red, or the only channel), downwards (green) and darker to the right (blue).
inline Image Gradient(int width, int height, int channels) {
  Image image{.width = width, .height = height, .channels = channels, .pixels = {}};
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const int values[] = {255 * x / width, 255 * y / height, 255 - 255 * x / width};
      for (int c = 0; c < channels; ++c) image.pixels.push_back(static_cast<std::uint8_t>(values[c]));
    }
  }
  return image;
}

inline Image Flat(int width, int height, std::uint8_t value) {
  const auto values = static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 3;
  return {.width = width, .height = height, .channels = 3, .pixels = std::vector<std::uint8_t>(values, value)};
}

inline std::string JpegBytes(const Image& image) {
  const tjhandle encoder = tjInitCompress();
  unsigned char* bytes = nullptr;
  unsigned long size = 0;
  const int failed = tjCompress2(encoder, image.pixels.data(), image.width, 0, image.height,
                                 image.channels == 1 ? TJPF_GRAY : TJPF_RGB, &bytes, &size,
                                 image.channels == 1 ? TJSAMP_GRAY : TJSAMP_444, /*jpegQual=*/95, 0);
  const std::string file(reinterpret_cast<const char*>(bytes), size);
  tjFree(bytes);
  tjDestroy(encoder);
  if (failed != 0) throw std::runtime_error("cannot write a JPEG");
  return file;
}

// `format`: of libpng, what the pixels are.
inline std::string PngBytes(const Image& image, std::uint32_t format) {
  png_image png{};
  png.version = PNG_IMAGE_VERSION;
  png.width = static_cast<std::uint32_t>(image.width);
  png.height = static_cast<std::uint32_t>(image.height);
  png.format = format;
  std::string file(PNG_IMAGE_PNG_SIZE_MAX(png), '\0');
  std::size_t size = file.size();
  if (png_image_write_to_memory(&png, file.data(), &size, 0, image.pixels.data(), 0, nullptr) == 0) {
    throw std::runtime_error("cannot write a PNG");
  }
  file.resize(size);
  return file;
}

}  // namespace hpo::trial_runner
