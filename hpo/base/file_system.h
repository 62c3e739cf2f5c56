// SPDX-License-Identifier: Apache-2.0
//
// The seam to the disk, as small as durability allows: read whole files, append with sync, replace atomically.
// Every failure is hpo::Error with the path: kNotFound, kCannotWrite (disk full, read-only) or kRefused (locked).
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace hpo {

// An open file that grows at its end. Closing does not sync. One thread at a time.
class AppendFile {
 public:
  virtual ~AppendFile() = default;
  virtual void Append(std::string_view bytes) = 0;  // all or Error; after an Error the tail is undefined
  virtual void Sync() = 0;                          // returns when the bytes are on stable storage
  virtual void Truncate(std::uint64_t size) = 0;    // cuts the file and syncs
};

class FileSystem {
 public:
  virtual ~FileSystem() = default;
  // nullopt: no such file. Readers never need a lock.
  virtual std::optional<std::string> Read(const std::filesystem::path& path) = 0;
  // Opens for appending, creating the file and its parents; holds an exclusive advisory lock until closed (also
  // released when the process dies). Throws kRefused when another process or handle holds it.
  virtual std::unique_ptr<AppendFile> OpenLocked(const std::filesystem::path& path) = 0;
  // The file has either the old or the new content, whatever happens: temporary file, sync, rename, sync folder.
  virtual void Replace(const std::filesystem::path& path, std::string_view content) = 0;
  // Removes a file or a whole folder; no error when there is none.
  virtual void Remove(const std::filesystem::path& path) = 0;
};

// The real disk. Any thread.
class DiskFileSystem final : public FileSystem {
 public:
  std::optional<std::string> Read(const std::filesystem::path& path) override;
  std::unique_ptr<AppendFile> OpenLocked(const std::filesystem::path& path) override;
  void Replace(const std::filesystem::path& path, std::string_view content) override;
  void Remove(const std::filesystem::path& path) override;
};

}  // namespace hpo
