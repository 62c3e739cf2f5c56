// SPDX-License-Identifier: Apache-2.0
//
// The filter is separable: rows first, then columns. An output pixel at o (its centre at (o + 1/2) * scale in the
// source, scale = source extent / size) weighs the source pixels by a triangle around that centre; its half width is 1
// source pixel where the image grows and `scale` where it shrinks. Weights are cut off at the image's edge and sum
// to 1. Products are added by std::fma, so that no compiler chooses the rounding.
#include "trial_runner/data/resize.h"

#include <algorithm>
#include <array>
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

// One row to as many pixels as there are taps; the values of a pixel stay side by side. The number of channels is a
// constant so that the sums stay in registers.
template <std::size_t channels>
void NarrowRow(const std::vector<float>& row, const std::vector<Taps>& taps, float* to) {
  for (const Taps& tap : taps) {
    const float* from = row.data() + static_cast<std::size_t>(tap.begin) * channels;
    std::array<float, channels> sums{};
    for (const float weight : tap.weights) {
      for (float& sum : sums) sum = std::fma(weight, *from++, sum);
    }
    to = std::ranges::copy(sums, to).out;
  }
}

// All rows of the image.
template <std::size_t channels>
std::vector<float> NarrowRows(const Image& image, const std::vector<Taps>& taps) {
  const std::size_t stride = static_cast<std::size_t>(image.width) * channels;
  std::vector<float> narrowed(static_cast<std::size_t>(image.height) * taps.size() * channels);
  std::vector<float> row(stride);
  for (std::size_t y = 0; y < static_cast<std::size_t>(image.height); ++y) {
    std::copy_n(image.pixels.data() + y * stride, stride, row.data());
    NarrowRow<channels>(row, taps, narrowed.data() + y * taps.size() * channels);
  }
  return narrowed;
}

// Halves away from zero, as std::round, which is a call for each pixel.
std::uint8_t Rounded(float value) {
  const float clamped = std::clamp(value, 0.0F, 255.0F);
  const auto whole = static_cast<int>(clamped);
  return static_cast<std::uint8_t>(whole + (clamped - static_cast<float>(whole) >= 0.5F ? 1 : 0));
}

// The weighted sum of rows, each as long as `sums`, that begin at `rows`.
void AddRows(const float* rows, const std::vector<float>& weights, std::vector<float>& sums) {
  std::ranges::fill(sums, 0.0F);
  for (const float weight : weights) {
    for (std::size_t i = 0; i < sums.size(); ++i) sums[i] = std::fma(weight, rows[i], sums[i]);
    rows += sums.size();
  }
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
  const std::vector<Taps> across = TapsOf(columns, image.width, size);
  const std::vector<float> narrowed = channels == 1 ? NarrowRows<1>(image, across) : NarrowRows<3>(image, across);
  const std::vector<Taps> down = TapsOf(rows, image.height, size);
  std::vector<float> sums(extent * channels);
  for (std::size_t y = 0; y < extent; ++y) {
    AddRows(narrowed.data() + static_cast<std::size_t>(down[y].begin) * sums.size(), down[y].weights, sums);
    for (std::size_t c = 0; c < channels; ++c) {
      std::uint8_t* to = planes.data() + (c * extent + y) * extent;
      for (std::size_t x = 0; x < extent; ++x) to[x] = Rounded(sums[x * channels + c]);
    }
  }
}

}  // namespace hpo::trial_runner
