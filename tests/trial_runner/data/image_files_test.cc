// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/data/image_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

#include "tests/support/scratch_folder.h"

namespace hpo::trial_runner {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

class ImageFilesTest : public ::testing::Test {
 protected:
  ImageFilesTest() {
    for (const char* name : {"dog/2.png", "dog/10.png", "cat/a.jpg", ".hidden/x.jpg", "cat/.DS_Store", "notes.txt"}) {
      folder_.Write(name, "x");
    }
  }

  const ScratchFolder folder_;
};

TEST_F(ImageFilesTest, ClassesAndFilesAreInTheOrderOfTheirNames) {
  const ImageFiles images = ListImages({.path = folder_.path(), .train = "", .validation = "", .test = ""});
  EXPECT_THAT(images.class_names, ElementsAre("cat", "dog"));
  EXPECT_THAT(images.files,
              ElementsAre(folder_.path() / "cat/a.jpg", folder_.path() / "dog/10.png", folder_.path() / "dog/2.png"));
  EXPECT_THAT(images.labels, ElementsAre(0, 1, 1));
}

TEST_F(ImageFilesTest, FoldersOfPartsAreNotClasses) {
  folder_.Write("held out/dog/1.png", "x");
  const ImageFiles images = ListImages({.path = folder_.path(), .train = "", .validation = "", .test = "held out"});
  EXPECT_THAT(images.class_names, ElementsAre("cat", "dog"));
  EXPECT_THAT(images.labels, ElementsAre(0, 1, 1, 1));
  EXPECT_EQ(images.given.test, 1);
  EXPECT_EQ(images.given.validation, 0);
}

TEST_F(ImageFilesTest, PartsMayLieSideBySide) {
  for (const char* name : {"all/train/a/1", "all/train/b/1", "all/val/a/1", "all/val/b/1", "all/test/b/1"}) {
    folder_.Write(name, "x");
  }
  const ImageFiles images =
      ListImages({.path = folder_.path() / "all", .train = "train", .validation = "val", .test = "test"});
  EXPECT_THAT(images.labels, ElementsAre(0, 1, 0, 1, 1));
  EXPECT_EQ(images.given.validation, 2);
  EXPECT_EQ(images.given.test, 1);
}

TEST_F(ImageFilesTest, WhatIsWrongIsNamed) {
  const auto list = [&](const std::string& test = "") {
    ListImages({.path = folder_.path(), .train = "", .validation = "", .test = test});
  };
  EXPECT_THAT([&] { list("nowhere"); }, ThrowsMessage<std::invalid_argument>(HasSubstr("nowhere: cannot be read: No")));
  folder_.Write("test/horse/1.png", "x");
  EXPECT_THAT([&] { list("test"); },
              ThrowsMessage<std::invalid_argument>(HasSubstr("test/horse: is a class that is not trained on")));
  EXPECT_THAT([&] { list(); },
              ThrowsMessage<std::invalid_argument>(HasSubstr("test/horse: is a folder in the folder")));
  std::filesystem::remove_all(folder_.path() / "test");
  std::filesystem::remove(folder_.path() / "cat/a.jpg");
  EXPECT_THAT([&] { list(); }, ThrowsMessage<std::invalid_argument>(HasSubstr("cat: has no image of its class")));
  std::filesystem::remove_all(folder_.path() / "cat");
  EXPECT_THAT([&] { list(); }, ThrowsMessage<std::invalid_argument>(HasSubstr("has 1 folders of classes")));
}

}  // namespace
}  // namespace hpo::trial_runner
