// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/augmentation/options.h"

namespace hpo::trial_runner {

bool ChangesColours(const AugmentationOptions& o) {
  return o.brightness > 0 || o.contrast > 0 || o.saturation > 0 || o.hue > 0 || o.rand_augment.operations > 0;
}

bool VariesImages(const AugmentationOptions& o) {
  const bool moves = o.flip_horizontal > 0 || o.flip_vertical > 0 || o.crop_padding > 0 || o.translate > 0 ||
                     o.rotate > 0 || o.shear > 0 || o.zoom > 0 || o.resized_crop_area < 1;
  return moves || ChangesColours(o) || o.cutout > 0 || o.random_erasing > 0;
}

bool Mixes(const AugmentationOptions& o) { return o.mixup > 0 || o.cutmix > 0; }

}  // namespace hpo::trial_runner
