// SPDX-License-Identifier: Apache-2.0
//
// How training samples are varied. A plain value, free of torch.
#pragma once

namespace hpo::trial_runner {

// Each image undergoes `operations` of ten kinds (after Cubuk et al. 2019).
struct RandAugmentOptions {
  int operations = 0;      // [0, 8]
  double magnitude = 0.3;  // [0, 1]: 1 is the strongest of each kind
};

// Everything off by default. Angles are in degrees; ranges are symmetric: `rotate` 15 turns by up to 15 either way.
struct AugmentationOptions {
  // Where pixels go; of images (channels, height, width). What comes from outside the image is 0 (black).
  double flip_horizontal = 0;    // [0, 1]: probability
  double flip_vertical = 0;      // [0, 1]: probability
  double crop_padding = 0;       // [0, 256]: pixels; a shift by whole pixels, each way as likely
  double translate = 0;          // [0, 1]: share of the side
  double rotate = 0;             // [0, 180]
  double shear = 0;              // [0, 60]
  double zoom = 0;               // [0, 0.9]: the factor lies in [1 - zoom, 1 + zoom]
  double resized_crop_area = 1;  // (0, 1]: least share of the image that is cut out and enlarged; 1: nothing is

  // What pixels become. A factor lies in [1 - x, 1 + x]; saturation and hue need three channels.
  double brightness = 0;  // [0, 1]
  double contrast = 0;    // [0, 1]
  double saturation = 0;  // [0, 1]
  double hue = 0;         // [0, 0.5]: share of the circle of hues

  // What is taken away: rectangles of 0 (the mean, on images that are normalized).
  double cutout = 0;          // [0, 1]: side of a square, share of the image's
  double random_erasing = 0;  // [0, 1]: probability of a rectangle of 2 % to 33 % of the image (Zhong et al. 2017)

  // What is mixed: parameter of the Beta distribution of the shares; one of the two a batch if both are on.
  double mixup = 0;   // [0, 4]: Zhang et al. 2017
  double cutmix = 0;  // [0, 4]: Yun et al. 2019; of images

  RandAugmentOptions rand_augment;
};

// Whether colours may change, which then are numbers in [0, 1]; whether any pixel may move, change or vanish.
bool ChangesColours(const AugmentationOptions& options);
bool VariesImages(const AugmentationOptions& options);
bool Mixes(const AugmentationOptions& options);

}  // namespace hpo::trial_runner
