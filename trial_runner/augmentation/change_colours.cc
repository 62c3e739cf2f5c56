// SPDX-License-Identifier: Apache-2.0
//
// Notation: c a colour (r, g, b); gray(c) = w . c with the weights w of ITU-R BT.601; s saturation, h hue as an angle.
// Saturation: c -> gray(c) + s (c - gray(c)). Hue: a turn by h about the axis of grays (1, 1, 1), Rodrigues' formula.
// Both are 3 x 3 matrices and are multiplied before they meet a pixel.
#include <ATen/ops/avg_pool2d.h>
#include <ATen/ops/bmm.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/lerp.h>
#include <ATen/ops/where.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "trial_runner/augmentation/image_operations.h"

namespace hpo::trial_runner {
namespace {

using Variations = std::span<const ImageVariation>;
using Matrix = std::array<std::array<double, 3>, 3>;

constexpr std::array<double, 3> kGray = {0.299, 0.587, 0.114};

Matrix Product(const Matrix& a, const Matrix& b) {
  Matrix product{};
  for (int i = 0; i < 3; ++i) {
    for (int j = 0; j < 3; ++j) {
      for (int k = 0; k < 3; ++k) product[i][j] += a[i][k] * b[k][j];
    }
  }
  return product;
}

Matrix Saturation(double factor) {
  Matrix matrix{};
  for (int i = 0; i < 3; ++i) {
    for (int j = 0; j < 3; ++j) matrix[i][j] = (1 - factor) * kGray[j] + (i == j ? factor : 0);
  }
  return matrix;
}

Matrix Hue(double turn) {
  const double c = std::cos(2 * std::numbers::pi * turn), s = std::sin(2 * std::numbers::pi * turn);
  const double mean = (1 - c) / 3, cross = s / std::numbers::sqrt3;
  return {{{c + mean, mean - cross, mean + cross},
           {mean + cross, c + mean, mean - cross},
           {mean - cross, mean + cross, c + mean}}};
}

// One number an image, shaped so that it meets every pixel.
at::Tensor Each(const at::Tensor& images, Variations variations, double ImageVariation::*value) {
  const at::Tensor each = at::empty({images.size(0), 1, 1, 1}, at::TensorOptions().dtype(at::kFloat));
  float* to = each.mutable_data_ptr<float>();
  for (const ImageVariation& variation : variations) *to++ = static_cast<float>(variation.*value);
  return OnDeviceOf(images, each);
}

bool Any(Variations variations, double ImageVariation::*value) {
  return std::ranges::any_of(variations, [&](const ImageVariation& v) { return v.*value != ImageVariation().*value; });
}

at::Tensor MixChannels(const at::Tensor& images, Variations variations) {
  const at::Tensor matrices = at::empty({images.size(0), 3, 3}, at::TensorOptions().dtype(at::kFloat));
  float* to = matrices.mutable_data_ptr<float>();
  for (const ImageVariation& variation : variations) {
    for (const auto& row : Product(Saturation(variation.saturation), Hue(variation.hue))) {
      for (const double entry : row) *to++ = static_cast<float>(entry);
    }
  }
  return at::bmm(OnDeviceOf(images, matrices), images.flatten(2)).reshape(images.sizes());
}

// Mean gray of each image. Images of other than three channels have the mean of all.
at::Tensor MeanGray(const at::Tensor& images) {
  if (images.size(1) != 3) return images.mean({1, 2, 3}, /*keepdim=*/true);
  const at::Tensor means = images.mean({2, 3}, /*keepdim=*/true);
  return means.select(1, 0)
      .mul(kGray[0])
      .add(means.select(1, 1), kGray[1])
      .add(means.select(1, 2), kGray[2])
      .unsqueeze(1);
}

at::Tensor Blurred(const at::Tensor& images) {
  return at::avg_pool2d(images, {3, 3}, {1, 1}, {1, 1}, /*ceil_mode=*/false, /*count_include_pad=*/false);
}

}  // namespace

at::Tensor ChangeColours(const at::Tensor& images, Variations variations) {
  using V = ImageVariation;
  at::Tensor x = images;
  const auto each = [&](double V::*value) { return Each(images, variations, value); };
  if (Any(variations, &V::brightness)) x = x.mul(each(&V::brightness)).clamp_(0, 1);
  if (Any(variations, &V::contrast)) x = at::lerp(MeanGray(x), x, each(&V::contrast)).clamp_(0, 1);
  if (Any(variations, &V::saturation) || Any(variations, &V::hue)) x = MixChannels(x, variations).clamp_(0, 1);
  if (Any(variations, &V::sharpness)) x = at::lerp(Blurred(x), x, each(&V::sharpness)).clamp_(0, 1);
  if (Any(variations, &V::solarize)) x = at::where(x.lt(each(&V::solarize)), x, x.neg().add_(1));
  if (Any(variations, &V::levels)) {
    const at::Tensor levels = each(&V::levels);
    x = x.mul(levels).round_().div_(levels);
  }
  return x;
}

}  // namespace hpo::trial_runner
