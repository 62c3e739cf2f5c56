// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/augmentation/image_variation.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace hpo::trial_runner {
namespace {

constexpr double kRadians = std::numbers::pi / 180;

// A rectangle around a point, cut at the border.
Rectangle Around(double x, double y, double width, double height, const ImageSize& size) {
  const auto clip = [](double value, std::int64_t most) {
    return std::clamp<std::int64_t>(std::llround(value), 0, most);
  };
  return {.top = clip(y - height / 2, size.height),
          .bottom = clip(y + height / 2, size.height),
          .left = clip(x - width / 2, size.width),
          .right = clip(x + width / 2, size.width)};
}

Rectangle Anywhere(double width, double height, const ImageSize& size, RandomStream& random) {
  const double x = random.Between(0, static_cast<double>(size.width));
  const double y = random.Between(0, static_cast<double>(size.height));
  return Around(x, y, width, height, size);
}

// A random share of the image, with sides between 3 : 4 and 4 : 3 of its own, enlarged to the image's size.
Affine ResizedCrop(double least_area, const ImageSize& size, RandomStream& random) {
  const double area = random.Between(least_area, 1);
  const double stretch = std::exp(random.Within(std::log(4.0 / 3)) / 2);
  const double width = std::min(1.0, std::sqrt(area) * stretch), height = std::min(1.0, std::sqrt(area) / stretch);
  const double x = random.Within((1 - width) / 2) * static_cast<double>(size.width);
  const double y = random.Within((1 - height) / 2) * static_cast<double>(size.height);
  return Affine::Shift(x, y).Then(Affine::Scale(width, height));
}

Affine DrawPlace(const AugmentationOptions& options, const ImageSize& size, RandomStream& random) {
  const double width = static_cast<double>(size.width), height = static_cast<double>(size.height);
  Affine place;
  if (options.resized_crop_area < 1) place = ResizedCrop(options.resized_crop_area, size, random);
  if (options.crop_padding > 0) {
    const double reach = std::floor(options.crop_padding), steps = 2 * reach + 1;
    const double x = std::floor(random.Between(0, steps)) - reach, y = std::floor(random.Between(0, steps)) - reach;
    place = place.Then(Affine::Shift(x, y));
  }
  if (options.translate > 0) {
    const double x = random.Within(options.translate) * width, y = random.Within(options.translate) * height;
    place = place.Then(Affine::Shift(x, y));
  }
  if (options.rotate > 0) place = place.Then(Affine::Turn(kRadians * random.Within(options.rotate)));
  if (options.shear > 0) {
    const double x = std::tan(kRadians * random.Within(options.shear));
    const double y = std::tan(kRadians * random.Within(options.shear));
    place = place.Then(Affine::Shear(x, 0)).Then(Affine::Shear(0, y));
  }
  if (options.zoom > 0) {
    const double factor = 1 / (1 + random.Within(options.zoom));
    place = place.Then(Affine::Scale(factor, factor));
  }
  const bool mirror = options.flip_horizontal > 0 && random.Chance(options.flip_horizontal);
  const bool upend = options.flip_vertical > 0 && random.Chance(options.flip_vertical);
  return place.Then(Affine::Scale(mirror ? -1 : 1, upend ? -1 : 1));
}

// The ten kinds of operation; each takes a strength in [-1, 1], whose sign matters to most. The strongest are those of
// RandAugment.
using Operation = void (*)(ImageVariation&, const ImageSize&, double);

constexpr double kStrongestShear = 0.3, kStrongestShift = 0.45, kStrongestTurn = 30 * kRadians, kStrongestFactor = 0.9;
constexpr double kFewestBits = 4, kMostBits = 8;

constexpr std::array<Operation, 10> kOperations = {
    [](ImageVariation& v, const ImageSize&, double s) {
      v.place = v.place.Then(Affine::Shear(kStrongestShear * s, 0));
    },
    [](ImageVariation& v, const ImageSize&, double s) {
      v.place = v.place.Then(Affine::Shear(0, kStrongestShear * s));
    },
    [](ImageVariation& v, const ImageSize& size, double s) {
      v.place = v.place.Then(Affine::Shift(kStrongestShift * s * static_cast<double>(size.width), 0));
    },
    [](ImageVariation& v, const ImageSize& size, double s) {
      v.place = v.place.Then(Affine::Shift(0, kStrongestShift * s * static_cast<double>(size.height)));
    },
    [](ImageVariation& v, const ImageSize&, double s) { v.place = v.place.Then(Affine::Turn(kStrongestTurn * s)); },
    [](ImageVariation& v, const ImageSize&, double s) { v.brightness *= 1 + kStrongestFactor * s; },
    [](ImageVariation& v, const ImageSize&, double s) { v.contrast *= 1 + kStrongestFactor * s; },
    [](ImageVariation& v, const ImageSize&, double s) { v.sharpness *= 1 + kStrongestFactor * s; },
    [](ImageVariation& v, const ImageSize&, double s) {
      const double bits = std::round(kMostBits - (kMostBits - kFewestBits) * std::abs(s));
      v.levels = std::min(v.levels, std::exp2(bits) - 1);
    },
    [](ImageVariation& v, const ImageSize&, double s) { v.solarize = std::min(v.solarize, 1 - std::abs(s)); },
};

void DrawColours(const AugmentationOptions& options, RandomStream& random, ImageVariation& variation) {
  if (options.brightness > 0) variation.brightness *= 1 + random.Within(options.brightness);
  if (options.contrast > 0) variation.contrast *= 1 + random.Within(options.contrast);
  if (options.saturation > 0) variation.saturation *= 1 + random.Within(options.saturation);
  if (options.hue > 0) variation.hue += random.Within(options.hue);
}

Rectangle DrawErased(const ImageSize& size, RandomStream& random) {
  constexpr double kLeastArea = 0.02, kMostArea = 0.33, kLongest = 3.3;
  const double pixels = static_cast<double>(size.height * size.width) * random.Between(kLeastArea, kMostArea);
  const double ratio = std::exp(random.Within(std::log(kLongest)));
  const double width = std::min(static_cast<double>(size.width), std::sqrt(pixels * ratio));
  const double height = std::min(static_cast<double>(size.height), std::sqrt(pixels / ratio));
  const double x = random.Between(width / 2, static_cast<double>(size.width) - width / 2);
  const double y = random.Between(height / 2, static_cast<double>(size.height) - height / 2);
  return Around(x, y, width, height, size);
}

}  // namespace

ImageVariation DrawVariation(const AugmentationOptions& options, const ImageSize& size, RandomStream& random) {
  ImageVariation variation;
  variation.place = DrawPlace(options, size, random);
  for (int i = 0; i < options.rand_augment.operations; ++i) {
    const Operation operation = kOperations[static_cast<std::size_t>(random.Below(kOperations.size()))];
    operation(variation, size, options.rand_augment.magnitude * (random.Chance(0.5) ? 1 : -1));
  }
  DrawColours(options, random, variation);
  if (options.cutout > 0) {
    const double side = options.cutout * static_cast<double>(std::min(size.height, size.width));
    variation.blank.push_back(Anywhere(side, side, size, random));
  }
  if (options.random_erasing > 0 && random.Chance(options.random_erasing)) {
    variation.blank.push_back(DrawErased(size, random));
  }
  return variation;
}

Rectangle DrawPatch(double share, const ImageSize& size, RandomStream& random) {
  const double side = std::sqrt(1 - share);
  return Anywhere(side * static_cast<double>(size.width), side * static_cast<double>(size.height), size, random);
}

}  // namespace hpo::trial_runner
