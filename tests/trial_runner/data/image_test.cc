// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/data/image.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cstdlib>
#include <span>
#include <string>

#include "tests/trial_runner/data/image_writing.h"
#include "tests/trial_runner/data/loading.h"

namespace hpo::trial_runner {
namespace {

using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

Image Decode(const std::string& file, const DecodeOptions& options = {}) {
  return DecodeImage(std::span(reinterpret_cast<const std::uint8_t*>(file.data()), file.size()), options);
}

int LargestDifference(const Image& a, const Image& b) {
  EXPECT_EQ(a.pixels.size(), b.pixels.size());
  int largest = 0;
  for (std::size_t i = 0; i < std::min(a.pixels.size(), b.pixels.size()); ++i) {
    largest = std::max(largest, std::abs(a.pixels[i] - b.pixels[i]));
  }
  return largest;
}

constexpr int kJpegLoss = 6;  // of 255, for smooth images at quality 95

TEST(ImageTest, JpegsAreDecodedInColourAndInGray) {
  const std::string file = JpegBytes(Gradient(40, 24, 3));
  const Image colour = Decode(file);
  EXPECT_EQ(colour.width, 40);
  EXPECT_EQ(colour.height, 24);
  EXPECT_LE(LargestDifference(colour, Gradient(40, 24, 3)), kJpegLoss);
  EXPECT_EQ(Decode(file, {.channels = 1}).pixels.size(), 40u * 24u);
  EXPECT_LE(LargestDifference(Decode(JpegBytes(Gradient(40, 24, 1)), {.channels = 1}), Gradient(40, 24, 1)), kJpegLoss);
}

TEST(ImageTest, JpegsAreShrunkWhileDecodedButNotBelowTheSideAskedFor) {
  const std::string file = JpegBytes(Gradient(160, 96, 3));
  EXPECT_EQ(Decode(file, {.least_side = 24}).height, 24);
  EXPECT_EQ(Decode(file, {.least_side = 25}).height, 36);
  EXPECT_EQ(Decode(file, {.least_side = 200}).height, 96);
  EXPECT_LE(LargestDifference(Decode(file, {.least_side = 24}), Gradient(40, 24, 3)), 2 * kJpegLoss);
}

TEST(ImageTest, PngsAreDecodedExactly) {
  EXPECT_EQ(Decode(PngBytes(Gradient(7, 5, 3), PNG_FORMAT_RGB)).pixels, Gradient(7, 5, 3).pixels);
  EXPECT_EQ(Decode(PngBytes(Gradient(7, 5, 1), PNG_FORMAT_GRAY), {.channels = 1}).pixels, Gradient(7, 5, 1).pixels);
}

TEST(ImageTest, GrayPngsHaveThreeEqualChannelsWhereColourIsAskedFor) {
  const Image image = Decode(PngBytes(Gradient(7, 5, 1), PNG_FORMAT_GRAY));
  EXPECT_EQ(image.pixels[9], image.pixels[10]);
  EXPECT_EQ(image.pixels[9], Gradient(7, 5, 1).pixels[3]);
}

TEST(ImageTest, WhatShowsThroughAPngIsBlack) {
  const Image half{.width = 1, .height = 2, .channels = 4, .pixels = {200, 100, 50, 255, 200, 100, 50, 0}};
  EXPECT_THAT(Decode(PngBytes(half, PNG_FORMAT_RGBA)).pixels, ::testing::ElementsAre(200, 100, 50, 0, 0, 0));
}

TEST(ImageTest, GrayOfJpegsAndPngsAgrees) {
  const Image gray = Decode(PngBytes(Gradient(40, 24, 3), PNG_FORMAT_RGB), {.channels = 1});
  EXPECT_LE(LargestDifference(gray, Decode(JpegBytes(Gradient(40, 24, 3)), {.channels = 1})), kJpegLoss);
}

TEST(ImageTest, ImagesThatAreCutOffOrForeignAreRefused) {
  const std::string jpeg = JpegBytes(Gradient(200, 200, 3));
  const std::string png = PngBytes(Gradient(40, 24, 3), PNG_FORMAT_RGB);
  EXPECT_THAT([&] { Decode(jpeg.substr(0, jpeg.size() / 2)); },
              ThrowsMessage<std::invalid_argument>(HasSubstr("JPEG: Premature end")));
  EXPECT_THAT([&] { Decode(jpeg.substr(0, 20)); }, ThrowsMessage<std::invalid_argument>(HasSubstr("as JPEG: ")));
  EXPECT_THAT([&] { Decode(png.substr(0, png.size() / 2)); },
              ThrowsMessage<std::invalid_argument>(HasSubstr("cannot be decoded as PNG: ")));
  EXPECT_THAT([&] { Decode("GIF89a"); }, ThrowsMessage<std::invalid_argument>("is neither a JPEG nor a PNG image"));
  EXPECT_THAT([&] { Decode(""); }, ThrowsMessage<std::invalid_argument>("is empty"));
}

RC_GTEST_PROP(ImagePropertyTest, DamagedImagesAreDecodedOrEndInOneError, ()) {
  static const std::string kFiles[] = {JpegBytes(Gradient(20, 12, 3)), PngBytes(Gradient(20, 12, 3), PNG_FORMAT_RGB)};
  const std::string file = Damaged(*rc::gen::elementOf(std::vector<std::string>(kFiles, kFiles + 2)));
  const int least_side = *rc::gen::inRange(0, 12);
  RequireResultOrOneError("", [&] {
    const Image image = Decode(file, {.least_side = least_side});
    RC_ASSERT(image.pixels.size() ==
              3u * static_cast<std::size_t>(image.width) * static_cast<std::size_t>(image.height));
  });
}

}  // namespace
}  // namespace hpo::trial_runner
