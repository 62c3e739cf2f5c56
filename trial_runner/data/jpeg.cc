// SPDX-License-Identifier: Apache-2.0
#include <turbojpeg.h>

#include <algorithm>
#include <memory>
#include <stdexcept>
#include <string>
#include <type_traits>

#include "trial_runner/data/image.h"
#include "trial_runner/data/image_limit.h"

namespace hpo::trial_runner {
namespace {

struct Destroy {
  void operator()(void* decoder) const { tjDestroy(decoder); }
};
using Decoder = std::unique_ptr<std::remove_pointer_t<tjhandle>, Destroy>;

[[noreturn]] void Fail(const Decoder& decoder) {
  throw std::invalid_argument(std::string("cannot be decoded as JPEG: ") + tjGetErrorStr2(decoder.get()));
}

// The smallest size whose shorter side is still `least_side`, of those that the decoder makes in place of the full one:
// by taking fewer coefficients of each block it skips most of the work.
tjscalingfactor ScaleFor(int width, int height, int least_side) {
  tjscalingfactor best{1, 1};
  if (least_side <= 0) return best;
  int count = 0;
  const tjscalingfactor* factors = tjGetScalingFactors(&count);
  for (int i = 0; i < count; ++i) {
    const tjscalingfactor factor = factors[i];
    const bool smaller = factor.num * best.denom < best.num * factor.denom;
    if (smaller && TJSCALED(std::min(width, height), factor) >= least_side) best = factor;
  }
  return best;
}

// Cameras leave bytes between segments that every viewer skips. Other warnings mean that pixels were made up.
bool IsHarmless(const Decoder& decoder) {
  return tjGetErrorCode(decoder.get()) == TJERR_WARNING &&
         std::string(tjGetErrorStr2(decoder.get())).find("extraneous bytes") != std::string::npos;
}

}  // namespace

Image DecodeJpeg(std::span<const std::uint8_t> bytes, const DecodeOptions& options) {
  const Decoder decoder(tjInitDecompress());
  if (decoder == nullptr) throw std::runtime_error("TurboJPEG cannot start");
  int width = 0, height = 0, subsampling = 0, colours = 0;
  if (tjDecompressHeader3(decoder.get(), bytes.data(), bytes.size(), &width, &height, &subsampling, &colours) != 0) {
    Fail(decoder);
  }
  const tjscalingfactor scale = ScaleFor(width, height, options.least_side);
  Image image{.width = TJSCALED(width, scale), .height = TJSCALED(height, scale), .channels = options.channels};
  if (std::int64_t{image.width} * image.height > kMostPixels) {
    throw std::invalid_argument("is an image of " + std::to_string(width) + " x " + std::to_string(height) +
                                " pixels, which is too large");
  }
  image.pixels.resize(static_cast<std::size_t>(image.width) * static_cast<std::size_t>(image.height) *
                      static_cast<std::size_t>(image.channels));
  const int format = options.channels == 1 ? TJPF_GRAY : TJPF_RGB;
  if (tjDecompress2(decoder.get(), bytes.data(), bytes.size(), image.pixels.data(), image.width, /*pitch=*/0,
                    image.height, format, TJFLAG_ACCURATEDCT) != 0 &&
      !IsHarmless(decoder)) {
    Fail(decoder);
  }
  return image;
}

}  // namespace hpo::trial_runner
