// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/augmentation/image_variation.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <numbers>

namespace hpo::trial_runner {
namespace {

constexpr ImageSize kSize{.height = 20, .width = 30};

ImageVariation Draw(const AugmentationOptions& options, std::uint64_t seed) {
  RandomStream random(seed);
  return DrawVariation(options, kSize, random);
}

AugmentationOptions Everything() {
  return {.flip_horizontal = 0.5,
          .flip_vertical = 0.5,
          .crop_padding = 4,
          .translate = 0.1,
          .rotate = 15,
          .shear = 10,
          .zoom = 0.2,
          .resized_crop_area = 0.5,
          .brightness = 0.2,
          .contrast = 0.3,
          .saturation = 0.4,
          .hue = 0.1,
          .cutout = 0.3,
          .random_erasing = 0.5,
          .rand_augment = {.operations = 2, .magnitude = 0.5}};
}

TEST(ImageVariationTest, NothingIsVariedByDefault) {
  const ImageVariation variation = Draw({}, 1);
  EXPECT_EQ(variation.place.xx, 1);
  EXPECT_EQ(variation.place.x0, 0);
  EXPECT_EQ(variation.brightness, 1);
  EXPECT_TRUE(variation.blank.empty());
  EXPECT_FALSE(VariesImages({}));
}

TEST(ImageVariationTest, TheSameStreamGivesTheSameVariation) {
  const ImageVariation a = Draw(Everything(), 7), b = Draw(Everything(), 7), c = Draw(Everything(), 8);
  EXPECT_EQ(a.place.xy, b.place.xy);
  EXPECT_EQ(a.brightness, b.brightness);
  EXPECT_NE(a.place.xy, c.place.xy);
}

RC_GTEST_PROP(ImageVariationTest, ACropShiftsByWholePixelsWithinItsPadding, (std::uint64_t seed)) {
  const Affine place = Draw({.crop_padding = 4}, seed).place;
  RC_ASSERT(place.xx == 1 && place.yy == 1);
  for (const double shift : {place.x0, place.y0}) {
    RC_ASSERT(shift == std::round(shift));
    RC_ASSERT(std::abs(shift) <= 4);
  }
}

RC_GTEST_PROP(ImageVariationTest, AResizedCropStaysWithinTheImage, (std::uint64_t seed)) {
  const Affine place = Draw({.resized_crop_area = 0.1}, seed).place;
  const double x = std::abs(place.xx) * 15 + std::abs(place.x0), y = std::abs(place.yy) * 10 + std::abs(place.y0);
  RC_ASSERT(x <= 15 + 1e-9);
  RC_ASSERT(y <= 10 + 1e-9);
  RC_ASSERT(place.xx * place.yy >= 0.1 * 0.75);  // where a side was cut off at the image's, some area is lost
}

RC_GTEST_PROP(ImageVariationTest, ATurnKeepsLengthsAndItsAngle, (std::uint64_t seed)) {
  const Affine place = Draw({.rotate = 30}, seed).place;
  RC_ASSERT(std::abs(std::hypot(place.xx, place.yx) - 1) < 1e-12);
  RC_ASSERT(std::abs(std::atan2(place.yx, place.xx)) <= std::numbers::pi / 6 + 1e-12);
}

RC_GTEST_PROP(ImageVariationTest, BlankRectanglesLieWithinTheImage, (std::uint64_t seed)) {
  RandomStream random(seed);
  std::vector<Rectangle> rectangles = Draw({.cutout = 0.7, .random_erasing = 1}, seed).blank;
  RC_ASSERT(rectangles.size() == 2u);
  rectangles.push_back(DrawPatch(0.3, kSize, random));
  for (const Rectangle& r : rectangles) {
    RC_ASSERT(r.top >= 0 && r.top <= r.bottom && r.bottom <= kSize.height);
    RC_ASSERT(r.left >= 0 && r.left <= r.right && r.right <= kSize.width);
  }
}

RC_GTEST_PROP(ImageVariationTest, RandomOperationsNeverLeaveWhatAnImageCanShow, (std::uint64_t seed)) {
  const ImageVariation v = Draw({.rand_augment = {.operations = 8, .magnitude = 1}}, seed);
  for (const double value : {v.place.xx, v.place.xy, v.place.x0, v.brightness, v.contrast, v.sharpness}) {
    RC_ASSERT(std::isfinite(value));
  }
  RC_ASSERT(v.levels >= 15 && v.levels <= 255);
  RC_ASSERT(v.solarize >= 0 && v.solarize <= 1);
}

TEST(ImageVariationTest, AMapAppliedAfterAnotherComposes) {
  const Affine both = Affine::Shift(3, 4).Then(Affine::Scale(2, 5));
  EXPECT_EQ(both.xx, 2);
  EXPECT_EQ(both.yy, 5);
  EXPECT_EQ(both.x0, 3);
  EXPECT_EQ(both.y0, 4);
}

TEST(RandomStreamTest, SharesOfMixturesAreSymmetricAndSpreadAsTheirParameterSays) {
  RandomStream random(3);
  for (const double a : {0.2, 1.0, 4.0}) {
    constexpr int kDraws = 20000;
    double sum = 0, squares = 0;
    for (int i = 0; i < kDraws; ++i) {
      const double share = random.SymmetricBeta(a);
      ASSERT_TRUE(share >= 0 && share <= 1);
      sum += share / kDraws;
      squares += (share - 0.5) * (share - 0.5) / kDraws;
    }
    EXPECT_NEAR(sum, 0.5, 0.02);  // six standard errors of the widest
    EXPECT_NEAR(squares, 1 / (4 * (2 * a + 1)), 0.01);
  }
}

}  // namespace
}  // namespace hpo::trial_runner
