// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/data/idx.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <zlib.h>

#include <cstdint>
#include <string>
#include <vector>

#include "tests/support/scratch_folder.h"
#include "tests/trial_runner/data/loading.h"
#include "trial_runner/data/idx_file.h"

namespace hpo::trial_runner {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

std::string BigEndian(std::uint32_t number) {
  return {static_cast<char>(number >> 24), static_cast<char>(number >> 16), static_cast<char>(number >> 8),
          static_cast<char>(number)};
}

std::string Idx(const std::vector<std::uint32_t>& extents, const std::string& values) {
  std::string bytes = BigEndian(0x0800 + static_cast<std::uint32_t>(extents.size()));
  for (const std::uint32_t extent : extents) bytes += BigEndian(extent);
  return bytes + values;
}

// Images of 2 x 3 pixels, all of the image's number; labels 0, 1, 2, 0, ...
std::string Images(std::uint32_t rows) {
  std::string values;
  for (std::uint32_t row = 0; row < rows; ++row) values += std::string(6, static_cast<char>(row));
  return Idx({rows, 2, 3}, values);
}

std::string Labels(std::uint32_t rows) {
  std::string values;
  for (std::uint32_t row = 0; row < rows; ++row) values += static_cast<char>(row % 3);
  return Idx({rows}, values);
}

class IdxTest : public ::testing::Test {
 protected:
  nlohmann::json Files(const std::string& images, const std::string& labels) {
    return {{"images", folder_.Write("images", images)}, {"labels", folder_.Write("labels", labels)}};
  }

  const ScratchFolder folder_;
};

TEST_F(IdxTest, RowsKeepTheirLabelsAndBytes) {
  const Dataset dataset = LoadFilled(IdxDataset(), Files(Images(20), Labels(20)));
  EXPECT_THAT(dataset.sample_shape, ElementsAre(1, 2, 3));
  EXPECT_THAT(dataset.class_names, ElementsAre("0", "1", "2"));
  EXPECT_EQ(std::get<std::vector<std::uint8_t>>(dataset.samples)[6 * 17], 17);
  EXPECT_EQ(dataset.labels[17], 17 % 3);
  EXPECT_EQ(dataset.split.test.size(), 4u);
}

TEST_F(IdxTest, FilesMayBeCompressed) {
  const std::string path = (folder_.path() / "images.gz").string();
  const std::string bytes = Images(20);
  const gzFile file = gzopen(path.c_str(), "wb");
  ASSERT_EQ(gzwrite(file, bytes.data(), static_cast<unsigned>(bytes.size())), static_cast<int>(bytes.size()));
  gzclose(file);
  EXPECT_EQ(ReadIdx(path, 3, 4).values, ReadIdx(folder_.Write("plain", bytes), 3, 4).values);
  std::filesystem::resize_file(path, std::filesystem::file_size(path) / 2);
  EXPECT_THAT([&] { ReadIdx(path, 3, 4); }, ThrowsMessage<std::invalid_argument>(HasSubstr("damaged or cut off")));
}

TEST_F(IdxTest, FourAxesAreImagesWithChannels) {
  const Dataset dataset = LoadFilled(IdxDataset(), Files(Idx({20, 3, 1, 2}, std::string(120, 'x')), Labels(20)));
  EXPECT_THAT(dataset.sample_shape, ElementsAre(3, 1, 2));
  EXPECT_EQ(dataset.pixel_scale.size(), 3u);
}

TEST_F(IdxTest, TestFilesAreTheTestPartAndOnlyValidationIsCutOff) {
  nlohmann::json options = Files(Images(20), Labels(20));
  options["test_images"] = folder_.Write("more images", Images(5));
  options["test_labels"] = folder_.Write("more labels", Labels(5));
  const Dataset dataset = LoadFilled(IdxDataset(), options);
  EXPECT_THAT(dataset.split.test, ElementsAre(20, 21, 22, 23, 24));
  EXPECT_EQ(dataset.split.validation.size(), 4u);
  EXPECT_EQ(dataset.split.train.size(), 16u);
  EXPECT_EQ(dataset.labels[21], 1);
  options["test_labels"] = "";
  EXPECT_THAT([&] { LoadFilled(IdxDataset(), options); },
              ThrowsMessage<std::invalid_argument>("test_labels: must be given where test_images is"));
}

TEST_F(IdxTest, WhatIsWrongWithAFileIsNamed) {
  const auto error_of = [&](const std::string& bytes) {
    const std::string path = folder_.Write("images", bytes);
    try {
      ReadIdx(path, 3, 4);
    } catch (const std::invalid_argument& error) {
      EXPECT_THAT(error.what(), ::testing::StartsWith(path + ": "));
      return std::string(error.what()).substr(path.size() + 2);
    }
    return std::string();
  };
  EXPECT_EQ(error_of(Labels(20)),
            "the magic number is 0x00000801, expected 0x00000803 or 0x00000804: IDX, unsigned bytes, 3 to 4 axes");
  EXPECT_THAT(error_of("PK\3\4 and so on"), HasSubstr("the magic number is 0x504b0304, expected 0x00000803"));
  EXPECT_EQ(error_of(Idx({20, 2, 3}, std::string(100, 'x'))),
            "ends after 100 of 120 bytes of the 20 x 2 x 3 of its header");
  EXPECT_EQ(error_of(Idx({20, 2, 3}, std::string(121, 'x'))), "has bytes behind the 20 x 2 x 3 of its header");
  EXPECT_EQ(error_of(Idx({20, 2}, "").replace(3, 1, "\3")), "ends after 0 of 4 bytes of an axis' extent");
  EXPECT_EQ(error_of(Idx({20, 0, 3}, "")), "axis 1 has no extent: there is nothing in it");
  EXPECT_THAT(error_of(Idx({4000000000U, 4000000000U, 4000000000U}, "")), HasSubstr("more than a file can hold"));
  EXPECT_THAT(error_of(Idx({4000000U, 4000U, 3U}, "")), HasSubstr("ends after 0 of 48000000000 bytes"));
  EXPECT_EQ(error_of(""), "ends after 0 of 4 bytes of the magic number");
  EXPECT_THAT([&] { ReadIdx(folder_.path() / "none", 1, 1); },
              ThrowsMessage<std::invalid_argument>(HasSubstr("none: cannot be read: No such file")));
  EXPECT_THAT([&] { ReadIdx(folder_.path(), 1, 1); },
              ThrowsMessage<std::invalid_argument>(HasSubstr("is a folder, not a file")));
}

TEST_F(IdxTest, FilesThatDoNotFitTogetherAreRefused) {
  EXPECT_THAT([&] { LoadFilled(IdxDataset(), Files(Images(20), Labels(19))); },
              ThrowsMessage<std::invalid_argument>(HasSubstr("labels: has 19 labels, ")));
  EXPECT_THAT([&] { LoadFilled(IdxDataset(), Files(Images(20), Idx({20}, std::string(20, '\0')))); },
              ThrowsMessage<std::invalid_argument>(HasSubstr("labels: fewer than two classes")));
  EXPECT_THAT([&] { LoadFilled(IdxDataset(), Files(Images(3), Idx({3}, "\1\2\xc8"))); },
              ThrowsMessage<std::invalid_argument>(HasSubstr("the label 200 among 3 rows is a quantity")));
  nlohmann::json options = Files(Images(20), Labels(20));
  options["test_images"] = folder_.Write("more images", Idx({2, 3, 2}, std::string(12, 'x')));
  options["test_labels"] = folder_.Write("more labels", Labels(2));
  EXPECT_THAT([&] { LoadFilled(IdxDataset(), options); },
              ThrowsMessage<std::invalid_argument>(HasSubstr("the images are 1 x 3 x 2, those to train on 1 x 2 x 3")));
}

RC_GTEST_PROP(IdxPropertyTest, DamagedFilesAreReadOrEndInOneError, ()) {
  const ScratchFolder folder;
  const std::string path = folder.Write("f.idx", Damaged(Images(10)));
  RequireResultOrOneError("f.idx: ", [&] {
    const IdxArray array = ReadIdx(path, 3, 4);
    RC_ASSERT(array.values.size() == 60u);
  });
}

}  // namespace
}  // namespace hpo::trial_runner
