// SPDX-License-Identifier: Apache-2.0
#include "hpo/cli/partial_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "hpo/base/error.h"
#include "tests/support/scratch_folder.h"

namespace hpo::cli {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

class PartialFolderTest : public ::testing::Test {
 protected:
  fs::path Path(const std::string& name) const { return fs::canonical(scratch_.path()) / name; }
  static void Fill(const PartialFolder& folder) {
    DiskFileSystem files;
    files.Replace(folder.work() / "checkpoint", "half");
    files.Replace(folder.result() / "a.txt", "whole");
  }
  void ExpectRefused(const fs::path& target) {
    try {
      const PartialFolder folder(files_, target);
      FAIL() << target << " was taken";
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::kRefused);
      EXPECT_THAT(error.what(), HasSubstr(fs::path(target).filename().string()));
    }
  }

  ScratchFolder scratch_;
  DiskFileSystem files_;
};

TEST_F(PartialFolderTest, TheResultAppearsWholeAndNothingElseStays) {
  {
    PartialFolder folder(files_, Path("made/for/out/"));
    Fill(folder);
    EXPECT_FALSE(fs::exists(Path("made/for/out")));
    folder.Publish();
  }
  EXPECT_EQ(files_.Read(Path("made/for/out/a.txt")), "whole");
  EXPECT_FALSE(fs::exists(Path("made/for/out.partial")));
  EXPECT_FALSE(fs::exists(Path("made/for/out/lock")));
}

TEST_F(PartialFolderTest, WithoutAResultNothingIsLeftBehind) {
  { Fill(PartialFolder(files_, Path("made/for/out"))); }
  EXPECT_FALSE(fs::exists(Path("made")));
}

TEST_F(PartialFolderTest, FoldersAboveThatOthersUseMeanwhileStay) {
  {
    const PartialFolder folder(files_, Path("made/for/out"));
    scratch_.Write("made/theirs", "");
  }
  EXPECT_TRUE(fs::exists(Path("made/theirs")));
  EXPECT_FALSE(fs::exists(Path("made/for")));
}

TEST_F(PartialFolderTest, WhatIsKeptIsFoundAgainButForAHalfWrittenResult) {
  {
    PartialFolder folder(files_, Path("out"));
    Fill(folder);
    folder.Keep();
  }
  PartialFolder again(files_, Path("out"));
  EXPECT_EQ(files_.Read(again.work() / "checkpoint"), "half");
  EXPECT_FALSE(fs::exists(again.result()));
  Fill(again);
  again.Publish();
  EXPECT_EQ(files_.Read(Path("out/a.txt")), "whole");
}

TEST_F(PartialFolderTest, WhatAnEarlierProcessLeftOutlivesOneThatFails) {
  {
    PartialFolder folder(files_, Path("out"));
    Fill(folder);
    folder.Keep();
  }
  { const PartialFolder fails(files_, Path("out")); }
  const PartialFolder again(files_, Path("out"));
  EXPECT_EQ(files_.Read(again.work() / "checkpoint"), "half");
}

TEST_F(PartialFolderTest, AnEmptyFolderIsReplacedAlsoBehindALink) {
  fs::create_directory(Path("empty"));
  fs::create_directory_symlink(Path("empty"), Path("link"));
  PartialFolder folder(files_, Path("link"));
  Fill(folder);
  folder.Publish();
  EXPECT_EQ(files_.Read(Path("empty/a.txt")), "whole");
  EXPECT_TRUE(fs::is_symlink(Path("link")));
}

TEST_F(PartialFolderTest, WhatIsThereAlreadyIsRefusedAndUntouched) {
  scratch_.Write("full/theirs", "");
  ExpectRefused(Path("full"));
  ExpectRefused(Path("full/"));
  ExpectRefused(Path("full/theirs"));
  EXPECT_TRUE(fs::exists(Path("full/theirs")));
  EXPECT_FALSE(fs::exists(Path("full.partial")));
}

TEST_F(PartialFolderTest, WhatComesThereMeanwhileIsRefusedAndUntouched) {
  {
    PartialFolder folder(files_, Path("out"));
    Fill(folder);
    scratch_.Write("out/theirs", "");
    EXPECT_THROW(folder.Publish(), Error);
  }
  EXPECT_TRUE(fs::exists(Path("out/theirs")));
  EXPECT_FALSE(fs::exists(Path("out/a.txt")));
  EXPECT_FALSE(fs::exists(Path("out.partial")));
}

TEST_F(PartialFolderTest, TwoCannotFillOneFolder) {
  PartialFolder first(files_, Path("out"));
  Fill(first);
  ExpectRefused(Path("out"));
  first.Publish();
  EXPECT_EQ(files_.Read(Path("out/a.txt")), "whole");
}

TEST_F(PartialFolderTest, AFolderThatCannotBeMadeIsNamed) {
  scratch_.Write("file", "");
  try {
    const PartialFolder folder(files_, Path("file/out"));
    FAIL() << "made a folder in a file";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kCannotWrite);
    EXPECT_THAT(error.what(), HasSubstr("file"));
  }
}

}  // namespace
}  // namespace hpo::cli
