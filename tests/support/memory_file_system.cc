// SPDX-License-Identifier: Apache-2.0
#include "tests/support/memory_file_system.h"

#include <stdexcept>
#include <utility>

#include "hpo/base/error.h"

namespace hpo::testing {

namespace fs = std::filesystem;

class MemoryAppendFile final : public AppendFile {
 public:
  MemoryAppendFile(MemoryFileSystem& files, fs::path path, std::uint64_t handle)
      : files_(files), path_(std::move(path)), handle_(handle) {}

  ~MemoryAppendFile() override {
    const std::scoped_lock lock(files_.mutex_);
    const auto found = files_.stored_.find(path_);
    if (found != files_.stored_.end() && found->second.locked_by == handle_) found->second.locked_by = 0;
  }

  void Append(std::string_view bytes) override {
    const std::scoped_lock lock(files_.mutex_);
    const bool whole = files_.Count(true);
    files_.OpenedBy(path_, handle_).content += whole ? bytes : bytes.substr(0, files_.Drawn(bytes.size()));
    if (!whole) files_.Break(path_);
  }

  void Sync() override {
    const std::scoped_lock lock(files_.mutex_);
    const bool whole = files_.Count(true);
    MemoryFileSystem::Stored& file = files_.OpenedBy(path_, handle_);
    if (!whole) files_.Break(path_);
    file.synced = file.content.size();
  }

  void Truncate(std::uint64_t size) override {
    const std::scoped_lock lock(files_.mutex_);
    const bool whole = files_.Count(true);
    MemoryFileSystem::Stored& file = files_.OpenedBy(path_, handle_);
    if (whole || files_.TakesEffect()) {
      file.content.resize(size);
      file.synced = file.content.size();
    }
    if (!whole) files_.Break(path_);
  }

 private:
  MemoryFileSystem& files_;
  fs::path path_;
  std::uint64_t handle_;
};

bool MemoryFileSystem::Count(bool writes) {
  ++calls_;
  if (crashed_) throw SimulatedCrash();
  const bool due = fault_ == Fault::kFailOn ? calls_ >= fault_at_ : calls_ == fault_at_;
  return fault_ == Fault::kNone || !due || (!writes && fault_ != Fault::kCrash);
}

void MemoryFileSystem::Break(const fs::path& path) {
  if (fault_ == Fault::kCrash) {
    crashed_ = true;
    throw SimulatedCrash();
  }
  throw Error(ErrorCode::kCannotWrite, "cannot write: No space left on device", path.string());
}

std::size_t MemoryFileSystem::Drawn(std::size_t most) { return static_cast<std::size_t>(random_() % (most + 1)); }

bool MemoryFileSystem::TakesEffect() { return fault_ == Fault::kCrash && Drawn(1) == 1; }

MemoryFileSystem::Stored& MemoryFileSystem::OpenedBy(const fs::path& path, std::uint64_t handle) {
  const auto found = stored_.find(path);
  const bool open = found != stored_.end() && found->second.locked_by == handle;
  if (!open) throw std::logic_error(path.string() + " was removed, or its file system restarted, while it was open");
  return found->second;
}

std::optional<std::string> MemoryFileSystem::Read(const fs::path& path) {
  const std::scoped_lock lock(mutex_);
  if (!Count(false)) Break(path);
  const auto found = stored_.find(path.lexically_normal());
  if (found == stored_.end()) return std::nullopt;
  return found->second.content;
}

std::unique_ptr<AppendFile> MemoryFileSystem::OpenLocked(const fs::path& path) {
  const std::scoped_lock lock(mutex_);
  const fs::path key = path.lexically_normal();
  const bool whole = Count(true);
  if (whole || TakesEffect()) stored_.try_emplace(key);
  if (!whole) Break(path);
  Stored& file = stored_[key];
  if (file.locked_by != 0) throw Error(ErrorCode::kRefused, "is in use by another process", path.string());
  file.locked_by = ++last_handle_;
  return std::make_unique<MemoryAppendFile>(*this, key, file.locked_by);
}

void MemoryFileSystem::Replace(const fs::path& path, std::string_view content) {
  const std::scoped_lock lock(mutex_);
  const bool whole = Count(true);
  if (whole || TakesEffect()) stored_[path.lexically_normal()] = {std::string(content), content.size(), 0};
  if (!whole) Break(path);
}

void MemoryFileSystem::Remove(const fs::path& path) {
  const std::scoped_lock lock(mutex_);
  const bool whole = Count(true);
  const fs::path key = path.lexically_normal();
  std::erase_if(stored_, [&](const auto& entry) {
    const fs::path relative = entry.first.lexically_relative(key);
    const bool inside = !relative.empty() && *relative.begin() != "..";
    return inside && (whole || TakesEffect());
  });
  if (!whole) Break(path);
}

int MemoryFileSystem::calls() const {
  const std::scoped_lock lock(mutex_);
  return calls_;
}

void MemoryFileSystem::Plan(Fault fault, int call, std::uint64_t seed) {
  const std::scoped_lock lock(mutex_);
  fault_ = fault;
  fault_at_ = call;
  random_.seed(seed);
}

void MemoryFileSystem::FailAt(int call, std::uint64_t seed) { Plan(Fault::kFailOnce, call, seed); }
void MemoryFileSystem::FailFrom(int call, std::uint64_t seed) { Plan(Fault::kFailOn, call, seed); }
void MemoryFileSystem::CrashAt(int call, std::uint64_t seed) { Plan(Fault::kCrash, call, seed); }
void MemoryFileSystem::Heal() { Plan(Fault::kNone, 0, 0); }

void MemoryFileSystem::Restart() {
  const std::scoped_lock lock(mutex_);
  for (auto& [path, file] : stored_) {
    if (file.content.size() > file.synced) file.content.resize(file.synced + Drawn(file.content.size() - file.synced));
    file.synced = file.content.size();
    file.locked_by = 0;
  }
  crashed_ = false;
  fault_ = Fault::kNone;
}

std::optional<std::string> MemoryFileSystem::Peek(const fs::path& path) const {
  const std::scoped_lock lock(mutex_);
  const auto found = stored_.find(path.lexically_normal());
  if (found == stored_.end()) return std::nullopt;
  return found->second.content;
}

void MemoryFileSystem::Put(const fs::path& path, std::string content) {
  const std::scoped_lock lock(mutex_);
  const std::size_t size = content.size();
  stored_[path.lexically_normal()] = {std::move(content), size, 0};
}

bool MemoryFileSystem::IsLocked(const fs::path& path) const {
  const std::scoped_lock lock(mutex_);
  const auto found = stored_.find(path.lexically_normal());
  return found != stored_.end() && found->second.locked_by != 0;
}

}  // namespace hpo::testing
