// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/data/resize.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "tests/trial_runner/data/image_writing.h"

namespace hpo::trial_runner {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;

std::vector<int> Resize(const Image& image, Fit fit, int size) {
  std::vector<std::uint8_t> planes(static_cast<std::size_t>(image.channels * size * size));
  ResizeToSquare(image, fit, size, planes);
  return {planes.begin(), planes.end()};
}

Image GrayImage(int width, int height, std::vector<std::uint8_t> pixels) {
  return {.width = width, .height = height, .channels = 1, .pixels = std::move(pixels)};
}

TEST(ResizeTest, TheSameSizeGivesTheSamePixelsChannelByChannel) {
  const Image image{.width = 2, .height = 2, .channels = 3, .pixels = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}};
  EXPECT_THAT(Resize(image, Fit::kSquash, 2), ElementsAre(1, 4, 7, 10, 2, 5, 8, 11, 3, 6, 9, 12));
}

TEST(ResizeTest, FlatImagesStayFlat) {
  for (const int size : {1, 3, 7, 20}) EXPECT_THAT(Resize(Flat(7, 7, 93), Fit::kSquash, size), Each(93)) << size;
}

TEST(ResizeTest, GrowingIsBilinear) {
  EXPECT_THAT(Resize(GrayImage(2, 2, {0, 100, 0, 100}), Fit::kSquash, 4),
              ElementsAre(0, 25, 75, 100, 0, 25, 75, 100, 0, 25, 75, 100, 0, 25, 75, 100));
}

// A pixel of a picture of half the size lies between two, so on a slope it has their mean.
TEST(ResizeTest, ShrinkingKeepsSlopes) {
  Image image = GrayImage(12, 12, {});
  for (int i = 0; i < 144; ++i) image.pixels.push_back(static_cast<std::uint8_t>(10 * (i % 12)));
  const std::vector<int> small = Resize(image, Fit::kSquash, 6);
  for (const std::size_t x : {1u, 2u, 3u, 4u}) EXPECT_EQ(small[x], 20 * static_cast<int>(x) + 5) << x;
}

TEST(ResizeTest, FineDetailBecomesGrayInsteadOfFalsePatterns) {
  Image image = GrayImage(60, 60, {});
  for (int i = 0; i < 3600; ++i) image.pixels.push_back((i + i / 60) % 2 == 0 ? 0 : 255);
  for (const int value : Resize(image, Fit::kSquash, 7)) EXPECT_NEAR(value, 127, 2);
}

TEST(ResizeTest, CroppingKeepsTheCentreAndSquashingKeepsAll) {
  const Image wide = GrayImage(4, 2, {9, 50, 60, 9, 9, 70, 80, 9});
  EXPECT_THAT(Resize(wide, Fit::kCrop, 2), ElementsAre(50, 60, 70, 80));
  EXPECT_NE(Resize(wide, Fit::kSquash, 2), Resize(wide, Fit::kCrop, 2));
  const Image tall = GrayImage(1, 3, {1, 2, 3});
  EXPECT_THAT(Resize(tall, Fit::kCrop, 1), ElementsAre(2));
}

}  // namespace
}  // namespace hpo::trial_runner
