// SPDX-License-Identifier: Apache-2.0
//
// POSIX calls, each retried when a signal interrupts it. A new or renamed file is durable only once its folder is
// synced, so every function that makes a name also syncs the folder that holds it.
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

#include "hpo/base/error.h"
#include "hpo/base/file_system.h"

namespace hpo {
namespace {

namespace fs = std::filesystem;

constexpr int kNoFile = -1;

template <class Call>
auto Retried(Call call) {
  auto result = call();
  while (result == -1 && errno == EINTR) result = call();
  return result;
}

[[noreturn]] void ThrowCannotWrite(const fs::path& path, int number) {
  const std::string why = std::strerror(number);
  const bool is_full = number == ENOSPC || number == EDQUOT || number == EFBIG;
  throw Error(ErrorCode::kCannotWrite,
              "cannot write: " + why + (is_full ? "; free some space and run the same command again" : ""),
              path.string());
}

// Owns a file descriptor.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, kNoFile)) {}
  Descriptor& operator=(Descriptor&&) = delete;
  ~Descriptor() {
    if (number_ != kNoFile) ::close(number_);
  }
  int get() const { return number_; }
  bool valid() const { return number_ != kNoFile; }

 private:
  int number_;
};

Descriptor Open(const fs::path& path, int flags) {
  constexpr mode_t kReadWriteByUmask = 0666;
  return Descriptor(Retried([&] { return ::open(path.c_str(), flags | O_CLOEXEC, kReadWriteByUmask); }));
}

Descriptor OpenForWriting(const fs::path& path, int flags) {
  Descriptor file = Open(path, flags);
  if (!file.valid()) ThrowCannotWrite(path, errno);
  return file;
}

void WriteAll(int file, std::string_view bytes, const fs::path& path) {
  while (!bytes.empty()) {
    const ssize_t written = Retried([&] { return ::write(file, bytes.data(), bytes.size()); });
    if (written < 0) ThrowCannotWrite(path, errno);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

void SyncData(int file, const fs::path& path) {
  if (Retried([&] { return ::fdatasync(file); }) != 0) ThrowCannotWrite(path, errno);
}

fs::path FolderOf(const fs::path& path) {
  const fs::path folder = path.parent_path();
  return folder.empty() ? fs::path(".") : folder;
}

void SyncFolder(const fs::path& folder) {
  const Descriptor opened = OpenForWriting(folder, O_RDONLY | O_DIRECTORY);
  // EINVAL: a file system that cannot sync folders; there is nothing more to be done on it.
  if (Retried([&] { return ::fsync(opened.get()); }) != 0 && errno != EINVAL) ThrowCannotWrite(folder, errno);
}

void CreateFolders(const fs::path& folder) {
  std::error_code error;
  if (fs::is_directory(folder, error)) return;
  const fs::path parent = FolderOf(folder);
  if (parent != folder) CreateFolders(parent);
  // EEXIST: another process was quicker; were it a file, opening something in it says so.
  if (::mkdir(folder.c_str(), 0777) != 0 && errno != EEXIST) ThrowCannotWrite(folder, errno);
  SyncFolder(parent);
}

class DiskAppendFile final : public AppendFile {
 public:
  DiskAppendFile(Descriptor file, fs::path path) : file_(std::move(file)), path_(std::move(path)) {}

  void Append(std::string_view bytes) override { WriteAll(file_.get(), bytes, path_); }
  void Sync() override { SyncData(file_.get(), path_); }
  void Truncate(std::uint64_t size) override {
    if (Retried([&] { return ::ftruncate(file_.get(), static_cast<off_t>(size)); }) != 0) {
      ThrowCannotWrite(path_, errno);
    }
    SyncData(file_.get(), path_);
  }

 private:
  Descriptor file_;
  fs::path path_;
};

// Two threads or processes that replace one file at a time must not share a temporary file.
fs::path TemporaryName(const fs::path& path) {
  return path.string() + '.' + std::to_string(::getpid()) + '.' + std::to_string(::gettid()) + ".tmp";
}

}  // namespace

std::optional<std::string> DiskFileSystem::Read(const fs::path& path) {
  const auto fail = [&] {
    throw Error(ErrorCode::kNotFound, std::string("cannot read: ") + std::strerror(errno), path.string());
  };
  const Descriptor file = Open(path, O_RDONLY);
  if (!file.valid() && (errno == ENOENT || errno == ENOTDIR)) return std::nullopt;
  if (!file.valid()) fail();
  struct stat status {};
  std::string content;
  if (::fstat(file.get(), &status) == 0) content.reserve(static_cast<std::size_t>(status.st_size));
  std::array<char, 1 << 16> block;
  for (;;) {
    const ssize_t count = Retried([&] { return ::read(file.get(), block.data(), block.size()); });
    if (count < 0) fail();
    if (count == 0) return content;
    content.append(block.data(), static_cast<std::size_t>(count));
  }
}

std::unique_ptr<AppendFile> DiskFileSystem::OpenLocked(const fs::path& path) {
  CreateFolders(FolderOf(path));
  Descriptor file = OpenForWriting(path, O_WRONLY | O_CREAT | O_APPEND);
  if (Retried([&] { return ::flock(file.get(), LOCK_EX | LOCK_NB); }) != 0) {
    if (errno != EWOULDBLOCK) ThrowCannotWrite(path, errno);
    throw Error(ErrorCode::kRefused, "is in use by another process; stop it, or wait until it ends", path.string());
  }
  SyncFolder(FolderOf(path));
  return std::make_unique<DiskAppendFile>(std::move(file), path);
}

void DiskFileSystem::Replace(const fs::path& path, std::string_view content) {
  CreateFolders(FolderOf(path));
  const fs::path temporary = TemporaryName(path);
  try {
    const Descriptor file = OpenForWriting(temporary, O_WRONLY | O_CREAT | O_TRUNC);
    WriteAll(file.get(), content, path);
    SyncData(file.get(), path);
    if (::rename(temporary.c_str(), path.c_str()) != 0) ThrowCannotWrite(path, errno);
  } catch (const Error&) {
    ::unlink(temporary.c_str());
    throw;
  }
  SyncFolder(FolderOf(path));
}

void DiskFileSystem::Remove(const fs::path& path) {
  std::error_code error;
  fs::remove_all(path, error);
  if (error) ThrowCannotWrite(path, error.value());
}

}  // namespace hpo
