// SPDX-License-Identifier: Apache-2.0
//
// The filter is separable: rows first, then columns. An output pixel at o (its centre at (o + 1/2) * scale in the
// source, scale = source extent / size) weighs the source pixels by a triangle around that centre; its half width is 1
// source pixel where the image grows and `scale` where it shrinks. Weights are cut off at the image's edge and sum
// to 1.
#include "trial_runner/data/resize.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace hpo::trial_runner {
namespace {

// The part of one axis that is kept.
struct Range {
  int begin = 0;
  int extent = 0;
};

// The weights of one output pixel.
struct Taps {
  int begin = 0;  // first source pixel
  std::vector<float> weights;
};

std::vector<Taps> TapsOf(const Range& range, int source_extent, int size) {
  const double scale = static_cast<double>(range.extent) / size;
  const double half_width = std::max(scale, 1.0);
  std::vector<Taps> taps(static_cast<std::size_t>(size));
  for (int o = 0; o < size; ++o) {
    const double centre = range.begin + (o + 0.5) * scale;
    const int first = std::max(0, static_cast<int>(std::floor(centre - half_width)));
    const int last = std::min(source_extent - 1, static_cast<int>(std::ceil(centre + half_width)));
    std::vector<double> weights;
    double sum = 0;
    for (int i = first; i <= last; ++i) {
      weights.push_back(std::max(0.0, 1 - std::abs(i + 0.5 - centre) / half_width));
      sum += weights.back();
    }
    Taps& tap = taps[static_cast<std::size_t>(o)];
    tap.begin = first;
    for (const double weight : weights) tap.weights.push_back(static_cast<float>(weight / sum));
  }
  return taps;
}

// Rows [0, image.height) narrowed to `size` pixels; the values of a pixel stay side by side.
std::vector<float> NarrowRows(const Image& image, const std::vector<Taps>& taps) {
  const auto channels = static_cast<std::size_t>(image.channels);
  const std::size_t stride = static_cast<std::size_t>(image.width) * channels;
  std::vector<float> narrowed(static_cast<std::size_t>(image.height) * taps.size() * channels);
  float* to = narrowed.data();
  for (int y = 0; y < image.height; ++y) {
    const std::uint8_t* row = image.pixels.data() + static_cast<std::size_t>(y) * stride;
    for (const Taps& tap : taps) {
      const std::uint8_t* from = row + static_cast<std::size_t>(tap.begin) * channels;
      for (const float weight : tap.weights) {
        for (std::size_t c = 0; c < channels; ++c) to[c] += weight * static_cast<float>(*from++);
      }
      to += channels;
    }
  }
  return narrowed;
}

}  // namespace

void ResizeToSquare(const Image& image, Fit fit, int size, std::span<std::uint8_t> planes) {
  Range columns{0, image.width};
  Range rows{0, image.height};
  if (fit == Fit::kCrop) {
    const int side = std::min(image.width, image.height);
    columns = {(image.width - side) / 2, side};
    rows = {(image.height - side) / 2, side};
  }
  const auto channels = static_cast<std::size_t>(image.channels);
  const auto extent = static_cast<std::size_t>(size);
  const std::vector<float> narrowed = NarrowRows(image, TapsOf(columns, image.width, size));
  const std::vector<Taps> taps = TapsOf(rows, image.height, size);
  std::vector<float> sums(extent * channels);
  for (std::size_t y = 0; y < extent; ++y) {
    std::ranges::fill(sums, 0.0F);
    const float* from = narrowed.data() + static_cast<std::size_t>(taps[y].begin) * sums.size();
    for (const float weight : taps[y].weights) {
      for (float& sum : sums) sum += weight * *from++;
    }
    for (std::size_t i = 0; i < sums.size(); ++i) {
      const float rounded = std::clamp(std::round(sums[i]), 0.0F, 255.0F);
      planes[(i % channels * extent + y) * extent + i / channels] = static_cast<std::uint8_t>(rounded);
    }
  }
}

}  // namespace hpo::trial_runner
