// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/data/image_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>

#include "tests/support/scratch_folder.h"
#include "tests/trial_runner/data/image_writing.h"
#include "tests/trial_runner/data/loading.h"

namespace hpo::trial_runner {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

// Ten dark and ten bright images. ctest runs each test in a process of its own, so the environment is this test's.
class ImageFolderTest : public ::testing::Test {
 protected:
  ImageFolderTest() {
    setenv("XDG_CACHE_HOME", (folder_.path() / "cache").c_str(), /*overwrite=*/1);
    for (int i = 0; i < 10; ++i) {
      folder_.Write("images/bright/" + std::to_string(i), PngBytes(Flat(12, 9, 200), PNG_FORMAT_RGB));
      folder_.Write("images/dark/" + std::to_string(i), JpegBytes(Flat(9, 12, 30)));
    }
    options_ = {{"path", (folder_.path() / "images").string()}, {"size", 8}, {"normalize", "none"}};
  }

  Dataset Load() { return LoadFilled(ImageFolderDataset(), options_); }

  std::string ErrorOfLoading() {
    try {
      Load();
    } catch (const std::invalid_argument& error) {
      return error.what();
    }
    return "";
  }

  const ScratchFolder folder_;
  nlohmann::json options_;
};

TEST_F(ImageFolderTest, EachFolderIsAClassOfSquares) {
  const Dataset dataset = Load();
  EXPECT_THAT(dataset.sample_shape, ElementsAre(3, 8, 8));
  EXPECT_THAT(dataset.class_names, ElementsAre("bright", "dark"));
  const auto& pixels = std::get<std::vector<std::uint8_t>>(dataset.samples);
  EXPECT_EQ(pixels[0], 200);
  EXPECT_NEAR(pixels[192 * 15], 30, 2);
  EXPECT_EQ(dataset.labels[15], 1);
  options_["colour"] = "gray";
  EXPECT_THAT(Load().sample_shape, ElementsAre(1, 8, 8));
}

// The source changes and its size and time do not: what comes back can only be what was kept.
TEST_F(ImageFolderTest, DecodedPixelsAreKept) {
  const Dataset first = Load();
  const std::filesystem::path image = folder_.path() / "images/dark/3";
  const auto changed = std::filesystem::last_write_time(image);
  folder_.Write("images/dark/3", std::string(std::filesystem::file_size(image), 'x'));
  std::filesystem::last_write_time(image, changed);
  EXPECT_EQ(Load().samples, first.samples);
  options_["workers"] = 2;
  EXPECT_EQ(Load().samples, first.samples);
  std::filesystem::last_write_time(image, changed + std::chrono::seconds(1));
  EXPECT_THAT(ErrorOfLoading(), HasSubstr("dark/3: is neither a JPEG nor a PNG image"));
  std::filesystem::last_write_time(image, changed);
  options_["cache"] = false;
  EXPECT_THAT(ErrorOfLoading(), HasSubstr("dark/3: is neither a JPEG nor a PNG image"));
}

TEST_F(ImageFolderTest, ImagesMayStayFiles) {
  options_["normalize"] = "measured";
  options_["decode"] = "once";
  const Dataset once = Load();
  options_["decode"] = "each_epoch";
  const Dataset each = Load();
  const auto& images = std::get<ImageSource>(each.samples);
  EXPECT_EQ(DecodeSquares(images.files, images.square), std::get<std::vector<std::uint8_t>>(once.samples));
  EXPECT_EQ(each.labels, once.labels);
  EXPECT_EQ(each.split.train, once.split.train);
  for (std::size_t channel = 0; channel < 3; ++channel) {
    EXPECT_EQ(each.pixel_scale[channel].mean, once.pixel_scale[channel].mean);
    EXPECT_EQ(each.pixel_scale[channel].deviation, once.pixel_scale[channel].deviation);
  }
  RequireConsistent(each);
}

TEST_F(ImageFolderTest, FilesThatCannotBeDecodedAreFoundWhereTheyAreMeasured) {
  options_["decode"] = "each_epoch";
  folder_.Write("images/dark/5", "not an image");
  EXPECT_EQ(ErrorOfLoading(), "");
  for (int i = 0; i < 10; ++i) folder_.Write("images/dark/" + std::to_string(i), "not an image");
  options_["normalize"] = "measured";
  EXPECT_THAT(ErrorOfLoading(), HasSubstr("is neither a JPEG nor a PNG image"));
}

TEST_F(ImageFolderTest, ADamagedCacheIsReplaced) {
  const Dataset first = Load();
  const auto kept = std::filesystem::directory_iterator(folder_.path() / "cache/hpo/decoded")->path();
  const auto size = std::filesystem::file_size(kept);
  std::filesystem::resize_file(kept, size - 7);
  EXPECT_EQ(Load().samples, first.samples);
  EXPECT_EQ(std::filesystem::file_size(kept), size);
}

TEST_F(ImageFolderTest, ACacheThatCannotBeWrittenIsSaidAndTheDataAreLoaded) {
  folder_.Write("cache", "in the way");
  ::testing::internal::CaptureStderr();
  EXPECT_EQ(Load().rows(), 20);
  EXPECT_THAT(::testing::internal::GetCapturedStderr(), HasSubstr("decoded images are not kept and will be decoded"));
}

TEST_F(ImageFolderTest, ImagesThatAreCutOffAreNamed) {
  const std::string jpeg = JpegBytes(Gradient(200, 200, 3));
  folder_.Write("images/dark/5", jpeg.substr(0, jpeg.size() / 2));
  EXPECT_THAT(ErrorOfLoading(), HasSubstr("images/dark/5: cannot be decoded as JPEG: Premature end"));
}

TEST_F(ImageFolderTest, TooFewImagesAreSaidOfTheFolder) {
  for (int i = 1; i < 10; ++i) {
    std::filesystem::remove(folder_.path() / "images/bright" / std::to_string(i));
    std::filesystem::remove(folder_.path() / "images/dark" / std::to_string(i));
  }
  EXPECT_THAT(ErrorOfLoading(), HasSubstr("images: 2 rows are too few"));
}

}  // namespace
}  // namespace hpo::trial_runner
