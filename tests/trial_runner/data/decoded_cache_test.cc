// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/data/decoded_cache.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>
#include <fstream>

#include "tests/support/scratch_folder.h"

namespace hpo::trial_runner {
namespace {

using ::testing::HasSubstr;
using ::testing::Optional;

class DecodedCacheTest : public ::testing::Test {
 protected:
  std::vector<std::filesystem::path> Files() const {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder_.path() / "cache")) files.push_back(entry);
    return files;
  }

  const ScratchFolder folder_;
  const DecodedCache cache_{folder_.path() / "cache"};
  const std::vector<std::uint8_t> bytes_ = {1, 2, 3, 0, 255};
};

TEST_F(DecodedCacheTest, WhatWasKeptIsFoundByItsWholeIdentity) {
  EXPECT_EQ(cache_.Find("a", 5), std::nullopt);
  EXPECT_EQ(cache_.Keep("a", bytes_), std::nullopt);
  EXPECT_THAT(cache_.Find("a", 5), Optional(bytes_));
  EXPECT_EQ(cache_.Find("b", 5), std::nullopt);
  EXPECT_EQ(cache_.Find("a", 6), std::nullopt);
}

TEST_F(DecodedCacheTest, AnEntryUnderAnothersNameIsNotTaken) {
  ASSERT_EQ(cache_.Keep("a", bytes_), std::nullopt);
  const std::filesystem::path a = Files().front();
  ASSERT_EQ(cache_.Keep("b", {9, 9, 9, 9, 9}), std::nullopt);
  const std::vector<std::filesystem::path> both = Files();
  std::filesystem::rename(a, both[both[0] == a ? 1 : 0]);
  EXPECT_EQ(cache_.Find("b", 5), std::nullopt);
}

TEST_F(DecodedCacheTest, EveryDamagedByteIsNoticedAndTheEntryIsWrittenAnew) {
  ASSERT_EQ(cache_.Keep("identity", bytes_), std::nullopt);
  const std::filesystem::path file = Files().front();
  for (std::uintmax_t at = 0; at < std::filesystem::file_size(file); ++at) {
    std::fstream stream(file, std::ios::binary | std::ios::in | std::ios::out);
    stream.seekg(static_cast<std::streamoff>(at));
    const int byte = stream.get();
    stream.seekp(static_cast<std::streamoff>(at));
    stream.put(static_cast<char>(byte ^ 0x10));
    stream.close();
    EXPECT_EQ(cache_.Find("identity", 5), std::nullopt) << at;
    ASSERT_EQ(cache_.Keep("identity", bytes_), std::nullopt);
    EXPECT_THAT(cache_.Find("identity", 5), Optional(bytes_)) << at;
  }
  std::filesystem::resize_file(file, std::filesystem::file_size(file) - 1);
  EXPECT_EQ(cache_.Find("identity", 5), std::nullopt);
}

TEST_F(DecodedCacheTest, AFolderThatCannotBeIsSaid) {
  folder_.Write("cache", "a file");
  EXPECT_THAT(cache_.Keep("a", bytes_), Optional(HasSubstr("cache: ")));
  EXPECT_EQ(cache_.Find("a", 5), std::nullopt);
}

// A limit on the size of files stops a write half way, as a full disk does. ctest runs each test in its own process.
TEST_F(DecodedCacheTest, AFullDiskIsSaidAndLeavesNothing) {
  std::signal(SIGXFSZ, SIG_IGN);
  const rlimit small{.rlim_cur = 1000, .rlim_max = RLIM_INFINITY};
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
  const std::optional<std::string> problem = cache_.Keep("a", std::vector<std::uint8_t>(100'000));
  setrlimit(RLIMIT_FSIZE, &before);
  EXPECT_THAT(problem, Optional(HasSubstr("File too large")));
  EXPECT_TRUE(Files().empty());
}

}  // namespace
}  // namespace hpo::trial_runner
