// SPDX-License-Identifier: Apache-2.0
//
// A folder that appears whole or not at all. It is filled beside its place, as `<target>.partial`, and renamed at the
// end; what was left there by a process that was interrupted or killed can be gone on with.
#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include "hpo/base/file_system.h"

namespace hpo::cli {

// One thread.
class PartialFolder {
 public:
  // Creates or reopens <target>.partial and locks it. Throws Error: kRefused when the target is a file or a folder that
  // is not empty, or another process is filling it; kCannotWrite. Borrows `files`.
  PartialFolder(FileSystem& files, const std::filesystem::path& target);
  // Removes the partial folder, and the folders above it that were made for it, unless it was published or kept, or has
  // what an earlier process left.
  ~PartialFolder();
  PartialFolder(const PartialFolder&) = delete;
  PartialFolder& operator=(const PartialFolder&) = delete;

  const std::filesystem::path& target() const { return target_; }  // absolute
  // For what leads to the result; absolute, exists.
  const std::filesystem::path& work() const { return partial_; }
  // Where the result is written; it is empty, or not there, at first.
  std::filesystem::path result() const { return partial_ / "result"; }

  // Renames the result to the target and removes the rest. Throws Error(kCannotWrite), kRefused when somebody else has
  // put something there meanwhile.
  void Publish();
  // Leaves everything for the next process.
  void Keep() { kept_ = true; }

 private:
  void RemoveWork() noexcept;

  FileSystem& files_;
  std::filesystem::path target_, partial_;
  std::vector<std::filesystem::path> made_;  // folders above that were not there, the deepest first
  std::unique_ptr<AppendFile> lock_;
  bool kept_ = false;
};

}  // namespace hpo::cli
