// SPDX-License-Identifier: Apache-2.0
//
// A disk in memory that can fail and crash at any call, so that a test can try every single one. Calls of the file
// system and of its open files are counted together: Read, OpenLocked, Replace, Remove, Append, Sync, Truncate.
//
//   MemoryFileSystem files;
//   files.CrashAt(files.calls() + 5, /*seed=*/1);
//   EXPECT_THROW(Work(files), SimulatedCrash);
//   files.Restart();                              // what a disk could hold now; locks are free
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <string_view>

#include "hpo/base/file_system.h"

namespace hpo::testing {

// The process died. No std::exception, so that no handler of errors swallows it.
struct SimulatedCrash {};

// Any thread. Open files must not outlive it.
class MemoryFileSystem final : public FileSystem {
 public:
  std::optional<std::string> Read(const std::filesystem::path& path) override;
  std::unique_ptr<AppendFile> OpenLocked(const std::filesystem::path& path) override;
  void Replace(const std::filesystem::path& path, std::string_view content) override;
  void Remove(const std::filesystem::path& path) override;

  // Calls so far, failed ones included.
  int calls() const;

  // The call with this number (from 1) throws Error(kCannotWrite) and has no effect, save that an Append leaves a
  // prefix of its bytes, drawn by the seed. Later calls work again.
  void FailAt(int call, std::uint64_t seed = 0);

  // The same, and every call after it fails too, until Heal: a full disk. Reading still works.
  void FailFrom(int call, std::uint64_t seed = 0);

  // The call with this number throws SimulatedCrash, and so does every call after it until Restart. The crashed call
  // took effect, or not, or (Append) for a prefix of its bytes, drawn by the seed.
  void CrashAt(int call, std::uint64_t seed = 0);

  // No more faults.
  void Heal();

  // The machine comes up after a crash or a pulled plug: of the bytes appended since a file's last sync a prefix is
  // left, drawn by the crash's seed; locks are free, open files are dead; no more faults.
  void Restart();

  // For tests to look at and to damage what is stored, uncounted. Put stores durably.
  std::optional<std::string> Peek(const std::filesystem::path& path) const;
  void Put(const std::filesystem::path& path, std::string content);
  bool IsLocked(const std::filesystem::path& path) const;

 private:
  friend class MemoryAppendFile;
  enum class Fault { kNone, kFailOnce, kFailOn, kCrash };
  struct Stored {
    std::string content;
    std::size_t synced = 0;       // bytes that a crash cannot take
    std::uint64_t locked_by = 0;  // handle that holds the lock; 0 = free
  };

  void Plan(Fault fault, int call, std::uint64_t seed);
  // Counts a call. False: a fault is due, and the call must Break() after it has applied what it may. Write errors
  // spare calls that only read.
  bool Count(bool writes);
  [[noreturn]] void Break(const std::filesystem::path& path);
  std::size_t Drawn(std::size_t most);  // uniform in 0 .. most
  bool TakesEffect();                   // whether a broken call that is all or nothing is done: at a crash it may be
  Stored& OpenedBy(const std::filesystem::path& path, std::uint64_t handle);

  mutable std::mutex mutex_;
  std::map<std::filesystem::path, Stored> stored_;  // guarded by mutex_, as is all below
  int calls_ = 0;
  Fault fault_ = Fault::kNone;
  int fault_at_ = 0;
  bool crashed_ = false;
  std::mt19937_64 random_;
  std::uint64_t last_handle_ = 0;
};

}  // namespace hpo::testing
