// SPDX-License-Identifier: Apache-2.0
#include <png.h>

#include <stdexcept>
#include <string>

#include "trial_runner/data/image.h"
#include "trial_runner/data/image_limit.h"

namespace hpo::trial_runner {
namespace {

// Frees what libpng holds on every path.
struct Reader {
  Reader() { image.version = PNG_IMAGE_VERSION; }
  ~Reader() { png_image_free(&image); }
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  // Warnings too: a checksum that is wrong means that pixels are.
  void RequireNoProblem() const {
    if (image.warning_or_error != 0)
      throw std::invalid_argument(std::string("cannot be decoded as PNG: ") + image.message);
  }

  png_image image{};
};

// Brightness as JPEG has it (ITU-R BT.601), so that both kinds of file agree; in 1/65536.
std::vector<std::uint8_t> Gray(const std::vector<std::uint8_t>& rgb) {
  std::vector<std::uint8_t> gray(rgb.size() / 3);
  for (std::size_t i = 0; i < gray.size(); ++i) {
    gray[i] =
        static_cast<std::uint8_t>((19595 * rgb[3 * i] + 38470 * rgb[3 * i + 1] + 7471 * rgb[3 * i + 2] + 32768) >> 16);
  }
  return gray;
}

}  // namespace

Image DecodePng(std::span<const std::uint8_t> bytes, const DecodeOptions& options) {
  Reader reader;
  png_image_begin_read_from_memory(&reader.image, bytes.data(), bytes.size());
  reader.RequireNoProblem();
  if (std::int64_t{reader.image.width} * reader.image.height > kMostPixels) {
    throw std::invalid_argument("is an image of " + std::to_string(reader.image.width) + " x " +
                                std::to_string(reader.image.height) + " pixels, which is too large");
  }
  reader.image.format = PNG_FORMAT_RGB;
  reader.image.flags |= PNG_IMAGE_FLAG_16BIT_sRGB;  // as nearly all programs write 16 bits
  Image image{.width = static_cast<int>(reader.image.width),
              .height = static_cast<int>(reader.image.height),
              .channels = options.channels,
              .pixels = std::vector<std::uint8_t>(PNG_IMAGE_SIZE(reader.image))};
  constexpr png_color kBlack{0, 0, 0};  // shows through where the image does
  png_image_finish_read(&reader.image, &kBlack, image.pixels.data(), /*row_stride=*/0, /*colormap=*/nullptr);
  reader.RequireNoProblem();
  if (options.channels == 1) image.pixels = Gray(image.pixels);
  return image;
}

}  // namespace hpo::trial_runner
