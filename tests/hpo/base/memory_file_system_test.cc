// SPDX-License-Identifier: Apache-2.0
//
// The fake must behave like the disk, or the tests that rest on it prove nothing.
#include "tests/support/memory_file_system.h"

#include <gtest/gtest.h>

#include <set>

#include "hpo/base/error.h"

namespace hpo::testing {
namespace {

TEST(MemoryFileSystemTest, StoresAppendsAndReplacements) {
  MemoryFileSystem files;
  EXPECT_EQ(files.Read("a/journal"), std::nullopt);
  const auto file = files.OpenLocked("a/journal");
  file->Append("one");
  file->Append("two");
  EXPECT_EQ(files.Read("a/./journal"), "onetwo");
  file->Truncate(3);
  EXPECT_EQ(files.Read("a/journal"), "one");
  files.Replace("a/study.json", "{}");
  EXPECT_EQ(files.Read("a/study.json"), "{}");
}

TEST(MemoryFileSystemTest, RemoveTakesAFolderAndLeavesItsNeighbours) {
  MemoryFileSystem files;
  for (const char* path : {"a/b/1", "a/b/2", "a/bc"}) files.Put(path, "x");
  files.Remove("a/b");
  EXPECT_EQ(files.Peek("a/b/1"), std::nullopt);
  EXPECT_EQ(files.Peek("a/b/2"), std::nullopt);
  EXPECT_EQ(files.Peek("a/bc"), "x");
}

TEST(MemoryFileSystemTest, ASecondHandleIsRefusedUntilTheFirstIsClosed) {
  MemoryFileSystem files;
  auto first = files.OpenLocked("journal");
  EXPECT_TRUE(files.IsLocked("journal"));
  EXPECT_THROW(files.OpenLocked("journal"), Error);
  first.reset();
  EXPECT_FALSE(files.IsLocked("journal"));
  EXPECT_NO_THROW(files.OpenLocked("journal"));
}

TEST(MemoryFileSystemTest, TheChosenCallFailsOnceAndLeavesAPrefix) {
  MemoryFileSystem files;
  const auto file = files.OpenLocked("journal");
  file->Append("kept ");
  files.FailAt(files.calls() + 1, /*seed=*/3);
  EXPECT_THROW(file->Append("partly"), Error);
  EXPECT_EQ(std::string("kept partly").find(*files.Peek("journal")), 0u);
  EXPECT_NO_THROW(file->Append("x"));
}

TEST(MemoryFileSystemTest, AFullDiskStaysFullForWritesUntilHealed) {
  MemoryFileSystem files;
  files.Put("study.json", "old");
  files.FailFrom(1);
  EXPECT_EQ(files.Read("study.json"), "old");
  EXPECT_THROW(files.Replace("study.json", "new"), Error);
  EXPECT_THROW(files.Replace("study.json", "new"), Error);
  EXPECT_EQ(files.Read("study.json"), "old");
  files.Heal();
  files.Replace("study.json", "new");
  EXPECT_EQ(files.Read("study.json"), "new");
}

TEST(MemoryFileSystemTest, AfterACrashNothingWorksUntilRestartAndLocksAreFreeThen) {
  MemoryFileSystem files;
  auto file = files.OpenLocked("journal");
  files.CrashAt(files.calls() + 1);
  EXPECT_THROW(file->Sync(), SimulatedCrash);
  EXPECT_THROW(files.Read("journal"), SimulatedCrash);
  files.Restart();
  const auto next = files.OpenLocked("journal");
  file.reset();  // a handle of the dead process must not free the lock of the new one
  EXPECT_TRUE(files.IsLocked("journal"));
}

TEST(MemoryFileSystemTest, ACrashTakesAnyPartOfWhatWasNotSyncedAndNothingElse) {
  std::set<std::size_t> sizes;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    MemoryFileSystem files;
    const auto file = files.OpenLocked("journal");
    file->Append("synced");
    file->Sync();
    file->Append("four");
    files.CrashAt(files.calls() + 1, seed);
    EXPECT_THROW(file->Append("more"), SimulatedCrash);
    files.Restart();
    const std::string left = *files.Peek("journal");
    EXPECT_EQ(std::string("syncedfourmore").find(left), 0u);
    sizes.insert(left.size());
  }
  EXPECT_EQ(sizes, (std::set<std::size_t>{6, 7, 8, 9, 10, 11, 12, 13, 14}));
}

TEST(MemoryFileSystemTest, ACrashedReplaceLeavesTheOldOrTheNewContent) {
  std::set<std::string> contents;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    MemoryFileSystem files;
    files.Put("study.json", "old");
    files.CrashAt(1, seed);
    EXPECT_THROW(files.Replace("study.json", "new"), SimulatedCrash);
    files.Restart();
    contents.insert(*files.Peek("study.json"));
  }
  EXPECT_EQ(contents, (std::set<std::string>{"old", "new"}));
}

}  // namespace
}  // namespace hpo::testing
