// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/augmentation/image_operations.h"

#include <ATen/ops/allclose.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/full.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>
#include <gtest/gtest.h>

#include <array>
#include <numbers>

namespace hpo::trial_runner {
namespace {

constexpr double kRounding = 1e-5;

// (1, 1, 3, 4): each pixel its number.
at::Tensor Numbered() { return at::arange(12, at::kFloat).reshape({1, 1, 3, 4}); }

at::Tensor Moved(const at::Tensor& images, const Affine& place) {
  const ImageVariation variation{.place = place};
  return MovePixels(images, {&variation, 1});
}

at::Tensor Coloured(const at::Tensor& images, const ImageVariation& variation) {
  return ChangeColours(images, {&variation, 1});
}

at::Tensor Colour(double r, double g, double b) { return at::tensor({r, g, b}, at::kFloat).reshape({1, 3, 1, 1}); }

void ExpectNear(const at::Tensor& a, const at::Tensor& b) {
  EXPECT_TRUE(at::allclose(a, b, /*rtol=*/0, kRounding)) << a << "\n" << b;
}

TEST(ImageOperationsTest, MirrorsExchangeColumnsAndRows) {
  ExpectNear(Moved(Numbered(), Affine::Scale(-1, 1)), Numbered().flip({3}));
  ExpectNear(Moved(Numbered(), Affine::Scale(1, -1)), Numbered().flip({2}));
}

TEST(ImageOperationsTest, AShiftBringsInBlack) {
  const at::Tensor left = Moved(Numbered(), Affine::Shift(1, 0));
  ExpectNear(left.narrow(3, 0, 3), Numbered().narrow(3, 1, 3));
  ExpectNear(left.narrow(3, 3, 1), at::zeros({1, 1, 3, 1}));
  const at::Tensor up = Moved(Numbered(), Affine::Shift(0, 1));
  ExpectNear(up.narrow(2, 0, 2), Numbered().narrow(2, 1, 2));
}

TEST(ImageOperationsTest, AQuarterTurnOfASquareIsATransposition) {
  const at::Tensor square = at::arange(9, at::kFloat).reshape({1, 1, 3, 3});
  ExpectNear(Moved(square, Affine::Turn(std::numbers::pi / 2)), square.transpose(2, 3).flip({2}));
}

TEST(ImageOperationsTest, ATurnKeepsItsAngleOnImagesThatAreNotSquare) {
  at::Tensor wide = at::zeros({1, 1, 3, 7});
  wide.select(2, 1).select(2, 5).fill_(1);  // two pixels right of the middle
  const at::Tensor turned = Moved(wide, Affine::Turn(-std::numbers::pi / 2).Then(Affine::Scale(2, 2)));
  EXPECT_NEAR(turned.select(2, 2).select(2, 3).item<float>(), 1, kRounding);  // one below it
}

TEST(ImageOperationsTest, WhatDoesNotMoveOrChangeIsNotTouched) {
  const at::Tensor images = Numbered();
  EXPECT_TRUE(Moved(images, Affine()).is_same(images));
  EXPECT_TRUE(Coloured(images, ImageVariation()).is_same(images));
}

TEST(ImageOperationsTest, BrightnessMultipliesAndIsCutAtWhite) {
  ExpectNear(Coloured(Colour(0.2, 0.4, 0.8), {.brightness = 1.5}), Colour(0.3, 0.6, 1));
}

TEST(ImageOperationsTest, NoContrastLeavesTheMeanGray) {
  const at::Tensor image = at::tensor({0.f, 1.f}).reshape({1, 1, 1, 2}).expand({1, 3, 1, 2});
  ExpectNear(Coloured(image, {.contrast = 0}), at::full({1, 3, 1, 2}, 0.5));
}

TEST(ImageOperationsTest, NoSaturationLeavesGray) {
  ExpectNear(Coloured(Colour(1, 0, 0), {.saturation = 0}), Colour(0.299, 0.299, 0.299));
}

TEST(ImageOperationsTest, AThirdOfTheCircleTurnsRedIntoGreen) {
  ExpectNear(Coloured(Colour(1, 0, 0), {.hue = 1.0 / 3}), Colour(0, 1, 0));
  ExpectNear(Coloured(Colour(0.4, 0.4, 0.4), {.hue = 0.2}), Colour(0.4, 0.4, 0.4));
}

TEST(ImageOperationsTest, SolarizingInvertsTheBrightAndLevelsRound) {
  ExpectNear(Coloured(Colour(0.2, 0.5, 0.9), {.solarize = 0.5}), Colour(0.2, 0.5, 0.1));
  ExpectNear(Coloured(Colour(0.2, 0.5, 0.9), {.levels = 4}), Colour(0.25, 0.5, 1));
}

TEST(ImageOperationsTest, NoSharpnessBlurs) {
  at::Tensor image = at::zeros({1, 1, 3, 3});
  image.select(2, 1).select(2, 1).fill_(0.9);
  EXPECT_NEAR(Coloured(image, {.sharpness = 0}).select(2, 1).select(2, 1).item<float>(), 0.1, kRounding);
}

TEST(ImageOperationsTest, EachImageHasItsOwnVariation) {
  const std::array<ImageVariation, 2> variations = {ImageVariation{.hue = 1.0 / 3}, ImageVariation{}};
  const at::Tensor changed = ChangeColours(at::cat({Colour(1, 0, 0), Colour(0.9, 0.3, 0.1)}), variations);
  ExpectNear(changed, at::cat({Colour(0, 1, 0), Colour(0.9, 0.3, 0.1)}));
}

TEST(ImageOperationsTest, RectanglesAreBlankedInAllChannels) {
  const at::Tensor images = at::full({2, 2, 4, 4}, 1.0);
  std::array<ImageVariation, 2> variations;
  variations[1].blank = {{.top = 1, .bottom = 3, .left = 2, .right = 4}, {}};
  BlankRectangles(images, variations);
  EXPECT_EQ(images.select(0, 0).sum().item<float>(), 32);
  EXPECT_EQ(images.select(0, 1).sum().item<float>(), 32 - 2 * 4);
  EXPECT_EQ(images.select(0, 1).narrow(1, 1, 2).narrow(2, 2, 2).sum().item<float>(), 0);
}

}  // namespace
}  // namespace hpo::trial_runner
