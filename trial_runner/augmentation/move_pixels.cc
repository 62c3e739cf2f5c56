// SPDX-License-Identifier: Apache-2.0
//
// Notation: H, W height and width; a pixel p from the image's middle has the coordinates (2 p_x / W, 2 p_y / H) in
// ATen's grids, where the borders of the image are at -1 and 1.
#include <ATen/ops/affine_grid_generator.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/grid_sampler.h>

#include <algorithm>

#include "trial_runner/augmentation/image_operations.h"

namespace hpo::trial_runner {
namespace {

constexpr int kBilinear = 0, kZeros = 0;  // of grid_sampler

bool Moves(const ImageVariation& variation) {
  const Affine& p = variation.place;
  return p.xx != 1 || p.xy != 0 || p.x0 != 0 || p.yx != 0 || p.yy != 1 || p.y0 != 0;
}

}  // namespace

at::Tensor MovePixels(const at::Tensor& images, std::span<const ImageVariation> variations) {
  if (std::ranges::none_of(variations, Moves)) return images;
  const double height = static_cast<double>(images.size(2)), width = static_cast<double>(images.size(3));
  const at::Tensor maps = at::empty({images.size(0), 2, 3}, at::TensorOptions().dtype(at::kFloat));
  float* to = maps.mutable_data_ptr<float>();
  for (const ImageVariation& variation : variations) {
    const Affine& p = variation.place;
    for (const double entry : {p.xx, p.xy * height / width, 2 * p.x0 / width,  //
                               p.yx * width / height, p.yy, 2 * p.y0 / height}) {
      *to++ = static_cast<float>(entry);
    }
  }
  const at::Tensor grid = at::affine_grid_generator(OnDeviceOf(images, maps), images.sizes(), /*align_corners=*/false);
  return at::grid_sampler(images, grid, kBilinear, kZeros, /*align_corners=*/false);
}

}  // namespace hpo::trial_runner
