// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/data/image_decoding.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

#include "tests/support/scratch_folder.h"
#include "tests/trial_runner/data/image_writing.h"

namespace hpo::trial_runner {
namespace {

class ImageDecodingTest : public ::testing::Test {
 protected:
  ImageDecodingTest() {
    for (int i = 0; i < 24; ++i) {
      const Image image = Gradient(20 + i, 40 - i, 3);
      const std::string bytes = i % 2 == 0 ? JpegBytes(image) : PngBytes(image, PNG_FORMAT_RGB);
      files_.push_back(folder_.Write(std::to_string(i), bytes));
    }
  }

  const ScratchFolder folder_;
  std::vector<std::filesystem::path> files_;
};

TEST_F(ImageDecodingTest, AnyNumberOfWorkersGivesTheSameBytes) {
  const std::vector<std::uint8_t> alone = DecodeSquares(files_, {.size = 16, .workers = 1});
  EXPECT_EQ(alone.size(), 24u * 3 * 16 * 16);
  for (const int workers : {0, 2, 5, 100}) EXPECT_EQ(DecodeSquares(files_, {.size = 16, .workers = workers}), alone);
}

TEST_F(ImageDecodingTest, TheFirstImageThatIsDamagedIsNamed) {
  for (const int damaged : {7, 13, 20}) folder_.Write(std::to_string(damaged), "not an image");
  for (const int workers : {1, 2, 5}) {
    EXPECT_THAT([&] { DecodeSquares(files_, {.size = 16, .workers = workers}); },
                ::testing::ThrowsMessage<std::invalid_argument>((folder_.path() / "7").string() +
                                                                ": is neither a JPEG nor a PNG image"));
  }
}

TEST_F(ImageDecodingTest, AFileThatIsGoneIsNamed) {
  std::filesystem::remove(files_[3]);
  EXPECT_THAT([&] { DecodeSquares(files_, {.size = 16}); },
              ::testing::ThrowsMessage<std::invalid_argument>(files_[3].string() +
                                                              ": cannot be read: No such file or directory"));
}

}  // namespace
}  // namespace hpo::trial_runner
