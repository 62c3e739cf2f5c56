// SPDX-License-Identifier: Apache-2.0
//
// Carries out variations on a batch of images (rows, channels, height, width), float32, on the device they are on. An
// operation that no variation of the batch asks for costs nothing. Thread-safe; nothing is recorded for autograd.
#pragma once

#include <ATen/core/Tensor.h>

#include <span>

#include "trial_runner/augmentation/image_variation.h"

namespace hpo::trial_runner {

// `numbers` where the images are. Nothing waits: what is small the driver copies before it returns.
inline at::Tensor OnDeviceOf(const at::Tensor& images, const at::Tensor& numbers) {
  return numbers.to(images.device(), numbers.scalar_type(), /*non_blocking=*/true);
}

// Moves pixels, bilinear; what comes from outside is 0. Returns new images, or these if none moves.
at::Tensor MovePixels(const at::Tensor& images, std::span<const ImageVariation> variations);

// Changes colours and keeps them in [0, 1]. Saturation and hue need three channels: red, green, blue. Returns new
// images, or these if none changes.
at::Tensor ChangeColours(const at::Tensor& images, std::span<const ImageVariation> variations);

// Sets the rectangles to 0, in place.
void BlankRectangles(const at::Tensor& images, std::span<const ImageVariation> variations);

}  // namespace hpo::trial_runner
