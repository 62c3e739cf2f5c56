// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/checkpoint/tensor_file.h"

#include <ATen/ops/arange.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/full.h>
#include <ATen/ops/zeros.h>
#include <gmock/gmock.h>
#include <rapidcheck/gtest.h>
#include <sys/resource.h>

#include <csignal>
#include <fstream>
#include <iterator>
#include <string>

#include "tests/support/scratch_folder.h"

namespace hpo::trial_runner {
namespace {

namespace fs = std::filesystem;

TensorFile Sample() {
  return {{{"format", "pt"}, {"note", "quotes \" and \xc3\xa9"}},
          {{"weight", at::arange(6, at::kFloat).view({2, 3})},
           {"half", at::full({3}, 0.5, at::kBFloat16)},
           {"nothing", at::zeros({0, 4})},
           {"count", at::full({}, 7, at::kLong)},
           {"state", at::arange(5, at::kByte)}}};
}

std::string ReadText(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void WriteText(const fs::path& path, const std::string& text) { std::ofstream(path, std::ios::binary) << text; }

TEST(TensorFileTest, WhatIsWrittenIsRead) {
  const ScratchFolder folder;
  const TensorFile written = Sample();
  WriteTensorFile(folder.path() / "x.safetensors", written);
  const TensorFile read = ReadTensorFile(folder.path() / "x.safetensors");
  EXPECT_EQ(read.metadata, written.metadata);
  ASSERT_EQ(read.tensors.size(), written.tensors.size());
  for (std::size_t i = 0; i < read.tensors.size(); ++i) {
    EXPECT_EQ(read.tensors[i].name, written.tensors[i].name);
    EXPECT_EQ(read.tensors[i].tensor.scalar_type(), written.tensors[i].tensor.scalar_type());
    EXPECT_TRUE(at::equal(read.tensors[i].tensor, written.tensors[i].tensor)) << read.tensors[i].name;
  }
}

TEST(TensorFileTest, ATransposedTensorIsStoredRowMajor) {
  const ScratchFolder folder;
  const at::Tensor transposed = at::arange(6, at::kFloat).view({2, 3}).t();
  WriteTensorFile(folder.path() / "x", {{}, {{"t", transposed}}});
  EXPECT_TRUE(at::equal(ReadTensorFile(folder.path() / "x").tensors[0].tensor, transposed));
}

TEST(TensorFileTest, WritingReplacesTheFileAndLeavesNothingElse) {
  const ScratchFolder folder;
  WriteTensorFile(folder.path() / "x", Sample());
  WriteTensorFile(folder.path() / "x", {{}, {}});
  EXPECT_TRUE(ReadTensorFile(folder.path() / "x").tensors.empty());
  EXPECT_EQ(std::distance(fs::directory_iterator(folder.path()), fs::directory_iterator()), 1);
}

TEST(TensorFileTest, AFailedWriteKeepsTheFileThatStoodThere) {
  const ScratchFolder folder;
  WriteTensorFile(folder.path() / "x", Sample());
  fs::create_directory(folder.path() / "x.writing");  // where the new file would be prepared
  EXPECT_THROW(WriteTensorFile(folder.path() / "x", {{}, {}}), fs::filesystem_error);
  EXPECT_EQ(ReadTensorFile(folder.path() / "x").tensors.size(), Sample().tensors.size());
}

// A limit on the size of files stops a write half way, as a full disk does. ctest runs each test in its own process.
TEST(TensorFileTest, AFullDiskKeepsTheFileThatStoodThereAndNothingElse) {
  const ScratchFolder folder;
  WriteTensorFile(folder.path() / "x", Sample());
  std::signal(SIGXFSZ, SIG_IGN);
  const rlimit small{.rlim_cur = 1000, .rlim_max = RLIM_INFINITY};
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
  EXPECT_THROW(WriteTensorFile(folder.path() / "x", {{}, {{"large", at::zeros({1000})}}}), fs::filesystem_error);
  setrlimit(RLIMIT_FSIZE, &before);
  EXPECT_EQ(ReadTensorFile(folder.path() / "x").tensors.size(), Sample().tensors.size());
  EXPECT_EQ(std::distance(fs::directory_iterator(folder.path()), fs::directory_iterator()), 1);
}

TEST(TensorFileTest, AFolderIsNoFile) {
  const ScratchFolder folder;
  EXPECT_THAT([&] { ReadTensorFile(folder.path()); },
              testing::ThrowsMessage<BadTensorFile>(folder.path().string() + ": is a folder"));
}

TEST(TensorFileTest, AMissingFileIsAnErrorThatNamesIt) {
  const ScratchFolder folder;
  try {
    ReadTensorFile(folder.path() / "absent");
    FAIL() << "read a file that does not exist";
  } catch (const BadTensorFile& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("absent: cannot be read"));
  }
}

TEST(TensorFileTest, EveryTruncationIsRefused) {
  const ScratchFolder folder;
  const fs::path path = folder.path() / "x";
  WriteTensorFile(path, Sample());
  const std::string whole = ReadText(path);
  for (std::size_t size = 0; size < whole.size(); ++size) {
    WriteText(path, whole.substr(0, size));
    EXPECT_THROW(ReadTensorFile(path), BadTensorFile) << size;
  }
}

RC_GTEST_PROP(TensorFileTest, ADamagedFileIsReadOrRefusedButNothingElse, ()) {
  const ScratchFolder folder;
  const fs::path path = folder.path() / "x";
  WriteTensorFile(path, Sample());
  std::string bytes = ReadText(path);
  bytes[*rc::gen::inRange<std::size_t>(0, bytes.size())] = *rc::gen::arbitrary<char>();
  WriteText(path, bytes);
  try {
    RC_ASSERT(ReadTensorFile(path).tensors.size() <= Sample().tensors.size());
  } catch (const BadTensorFile& refused) {
    RC_ASSERT(std::string(refused.what()).find(path.string()) == 0u);
  }
}

}  // namespace
}  // namespace hpo::trial_runner
