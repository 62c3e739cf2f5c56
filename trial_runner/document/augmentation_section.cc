// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/document/augmentation_section.h"

#include <algorithm>
#include <array>
#include <string>

#include "trial_runner/augmentation/options.h"

namespace hpo::trial_runner {
namespace {

// One number of the section: the table that the document, the schema and the identity are made of.
struct Row {
  const char* name;
  double AugmentationOptions::*value;
  double most;  // all are at least 0
  const char* help;
};

using O = AugmentationOptions;

constexpr std::array kRows = {
    Row{"flip_horizontal", &O::flip_horizontal, 1, "probability of exchanging left and right"},
    Row{"flip_vertical", &O::flip_vertical, 1, "probability of exchanging top and bottom"},
    Row{"crop_padding", &O::crop_padding, 256,
        "largest shift in whole pixels along each axis: a crop of the image padded by as much"},
    Row{"translate", &O::translate, 1, "largest shift along each axis, share of the side"},
    Row{"rotate", &O::rotate, 180, "largest turn either way, degrees"},
    Row{"shear", &O::shear, 60, "largest slant along each axis, degrees"},
    Row{"zoom", &O::zoom, 0.9, "largest relative change of size"},
    Row{"brightness", &O::brightness, 1, "largest relative change of brightness"},
    Row{"contrast", &O::contrast, 1, "largest relative change of contrast"},
    Row{"saturation", &O::saturation, 1, "largest relative change of saturation; of RGB images"},
    Row{"hue", &O::hue, 0.5, "largest turn of the hue, share of its circle; of RGB images"},
    Row{"cutout", &O::cutout, 1, "side of a square that is blanked, share of the image's"},
    Row{"random_erasing", &O::random_erasing, 1, "probability of blanking a rectangle"},
    Row{"mixup", &O::mixup, 4, "Beta parameter of blending two samples; 0 = off"},
    Row{"cutmix", &O::cutmix, 4, "Beta parameter of pasting a rectangle of another image; 0 = off"},
};

constexpr const char* kResizedCropArea = "resized_crop_area";
constexpr const char* kRandAugment = "rand_augment";

Field Real(const char* name, double fallback, double most, const char* help) {
  return {.name = name, .kind = FieldKind::kReal, .fallback = fallback, .min = 0, .max = most, .help = help};
}

}  // namespace

Section AugmentationSection() {
  const AugmentationOptions defaults;
  Section section{.name = "augmentation", .help = "how training samples are varied; images but for mixup"};
  for (const Row& row : kRows) section.fields.push_back(Real(row.name, defaults.*row.value, row.most, row.help));
  Field area = Real(kResizedCropArea, defaults.resized_crop_area, 1,
                    "least share of the image that is cut out and enlarged to its size; 1 = off");
  area.min_exclusive = true;
  section.fields.push_back(area);
  section.sections.push_back(
      {.name = kRandAugment,
       .help = "random operations of ten kinds",
       .fields = {{.name = "operations",
                   .kind = FieldKind::kInteger,
                   .fallback = defaults.rand_augment.operations,
                   .min = 0,
                   .max = 8,
                   .help = "operations on each image; 0 = off"},
                  Real("magnitude", defaults.rand_augment.magnitude, 1, "strength; 1 is the strongest of each kind")}});
  return section;
}

}  // namespace hpo::trial_runner
