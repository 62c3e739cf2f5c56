// SPDX-License-Identifier: Apache-2.0
//
// The tests may run as root, whom permissions do not stop. So "cannot write" is provoked where even root fails: below a
// regular file, in /proc, and at the size limit of the process (which write() reports like a full disk).
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>
#include <functional>

#include "hpo/base/error.h"
#include "hpo/base/file_system.h"
#include "tests/support/scratch_folder.h"

namespace hpo {
namespace {

namespace fs = std::filesystem;

class DiskFileSystemTest : public ::testing::Test {
 protected:
  ErrorCode CodeOf(const std::function<void()>& work) {
    try {
      work();
    } catch (const Error& error) {
      message_ = error.what();
      return error.code();
    }
    ADD_FAILURE() << "no Error was thrown";
    return ErrorCode::kInternal;
  }

  DiskFileSystem files_;
  ScratchFolder scratch_;
  const fs::path& folder_ = scratch_.path();
  std::string message_;
};

TEST_F(DiskFileSystemTest, AMissingFileReadsAsNothing) {
  EXPECT_EQ(files_.Read(folder_ / "absent"), std::nullopt);
  EXPECT_EQ(files_.Read(folder_ / "no" / "folder" / "either"), std::nullopt);
}

TEST_F(DiskFileSystemTest, ReadingAFolderIsAnError) {
  EXPECT_EQ(CodeOf([&] { files_.Read(folder_); }), ErrorCode::kNotFound);
  EXPECT_EQ(message_, folder_.string() + ": cannot read: Is a directory");
}

TEST_F(DiskFileSystemTest, ReadsWhatHasNoSizeInAdvance) {
  EXPECT_NE(files_.Read("/proc/self/status")->find("Pid:"), std::string::npos);
}

TEST_F(DiskFileSystemTest, AppendCreatesTheFileWithItsFoldersAndReopeningGoesOnAtItsEnd) {
  const fs::path path = folder_ / "a" / "b" / "journal";
  files_.OpenLocked(path)->Append("one\n");
  const auto file = files_.OpenLocked(path);
  file->Append("two\n");
  file->Sync();
  EXPECT_EQ(files_.Read(path), "one\ntwo\n");
}

TEST_F(DiskFileSystemTest, AfterTruncateAppendsGoToTheNewEnd) {
  const auto file = files_.OpenLocked(folder_ / "journal");
  file->Append("one\ntorn");
  file->Truncate(4);
  file->Append("two\n");
  EXPECT_EQ(files_.Read(folder_ / "journal"), "one\ntwo\n");
}

TEST_F(DiskFileSystemTest, ASecondHandleIsRefusedUntilTheFirstIsClosed) {
  auto first = files_.OpenLocked(folder_ / "journal");
  EXPECT_EQ(CodeOf([&] { files_.OpenLocked(folder_ / "journal"); }), ErrorCode::kRefused);
  EXPECT_EQ(message_,
            (folder_ / "journal").string() + ": is in use by another process; stop it, or wait until it ends");
  first.reset();
  EXPECT_NO_THROW(files_.OpenLocked(folder_ / "journal"));
}

TEST_F(DiskFileSystemTest, ReplaceLeavesTheNewContentAndNoTemporaryFile) {
  files_.Replace(folder_ / "new" / "study.json", "old");
  files_.Replace(folder_ / "new" / "study.json", "new");
  EXPECT_EQ(files_.Read(folder_ / "new" / "study.json"), "new");
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_ / "new"), {}), 1);
}

TEST_F(DiskFileSystemTest, RemoveTakesFilesAndFoldersAndNothingIsFine) {
  files_.Replace(folder_ / "a" / "file", "x");
  files_.Remove(folder_ / "a");
  files_.Remove(folder_ / "a");
  EXPECT_FALSE(fs::exists(folder_ / "a"));
}

TEST_F(DiskFileSystemTest, AFolderThatCannotBeMadeIsCannotWrite) {
  files_.Replace(folder_ / "file", "x");
  EXPECT_EQ(CodeOf([&] { files_.OpenLocked(folder_ / "file" / "below" / "journal"); }), ErrorCode::kCannotWrite);
  EXPECT_EQ(message_, (folder_ / "file" / "below").string() + ": cannot write: Not a directory");
  EXPECT_EQ(CodeOf([&] { files_.Replace("/proc/hpo/study.json", "x"); }), ErrorCode::kCannotWrite);
}

TEST_F(DiskFileSystemTest, AFullDeviceIsCannotWriteAndSaysWhatToDo) {
  const auto full = files_.OpenLocked("/dev/full");
  EXPECT_EQ(CodeOf([&] { full->Append("x"); }), ErrorCode::kCannotWrite);
  EXPECT_EQ(message_,
            "/dev/full: cannot write: No space left on device; free some space and run the same command again");
}

// Lowers the largest file size of this process for as long as it lives.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit lowered{bytes, before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &lowered);
  }
  ~FileSizeLimit() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }

 private:
  rlimit before_{};
  void (*handler_)(int);
};

TEST_F(DiskFileSystemTest, AWriteThatFitsOnlyInPartIsAnErrorAndReplaceKeepsTheOldFile) {
  files_.Replace(folder_ / "study.json", "old");
  const auto journal = files_.OpenLocked(folder_ / "journal");
  {
    const FileSizeLimit limit(1000);
    EXPECT_EQ(CodeOf([&] { journal->Append(std::string(1500, 'x')); }), ErrorCode::kCannotWrite);
    EXPECT_EQ(CodeOf([&] { files_.Replace(folder_ / "study.json", std::string(1500, 'y')); }), ErrorCode::kCannotWrite);
  }
  EXPECT_EQ(files_.Read(folder_ / "journal"), std::string(1000, 'x'));
  EXPECT_EQ(files_.Read(folder_ / "study.json"), "old");
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_), {}), 2) << "the temporary file is still there";
}

}  // namespace
}  // namespace hpo
