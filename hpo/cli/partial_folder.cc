// SPDX-License-Identifier: Apache-2.0
#include "hpo/cli/partial_folder.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string>
#include <system_error>

#include "hpo/base/error.h"

namespace hpo::cli {
namespace {

namespace fs = std::filesystem;

constexpr const char* kLock = "lock";

[[noreturn]] void RefuseTarget(const fs::path& target) {
  throw Error(ErrorCode::kRefused, "is there already and not an empty folder; choose another or remove it",
              target.string());
}

// Absolute, links resolved, no slash at its end: a link or "out/" cannot be renamed to.
fs::path Resolved(const fs::path& target) {
  std::error_code error;
  const fs::path whole = fs::weakly_canonical(fs::absolute(target), error);
  if (error) throw Error(ErrorCode::kCannotWrite, error.message(), target.string());
  return whole.has_filename() ? whole : whole.parent_path();
}

void RequireFree(const fs::path& target) {
  std::error_code error;
  if (!fs::exists(target, error)) return;
  if (!fs::is_directory(target, error) || !fs::is_empty(target, error)) RefuseTarget(target);
}

std::vector<fs::path> MissingAbove(const fs::path& folder) {
  std::vector<fs::path> missing;
  std::error_code error;
  for (fs::path above = folder.parent_path(); !fs::exists(above, error) && above.has_filename();
       above = above.parent_path()) {
    missing.push_back(above);
  }
  return missing;
}

bool HasWork(const fs::path& partial) {
  std::error_code unreadable;
  const fs::directory_iterator entries(partial, unreadable);
  return std::any_of(begin(entries), end(entries), [](const auto& entry) { return entry.path().filename() != kLock; });
}

void SyncFolder(const fs::path& folder) {
  const int opened = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (opened < 0) return;  // the rename stands; only a power cut could undo it
  ::fsync(opened);
  ::close(opened);
}

}  // namespace

PartialFolder::PartialFolder(FileSystem& files, const fs::path& target) : files_(files), target_(Resolved(target)) {
  RequireFree(target_);
  partial_ = target_.string() + ".partial";
  made_ = MissingAbove(partial_);
  lock_ = files_.OpenLocked(partial_ / kLock);
  files_.Remove(result());
  kept_ = HasWork(partial_);
}

PartialFolder::~PartialFolder() {
  if (kept_) return;
  RemoveWork();
  std::error_code ignored;
  for (const fs::path& folder : made_) fs::remove(folder, ignored);  // unless something else has come into it
}

// The lock goes last: until then nobody else takes the folder for one to go on with, and what others begin after that
// keeps the folder.
void PartialFolder::RemoveWork() noexcept {
  std::error_code ignored;
  std::vector<fs::path> doomed;
  for (const fs::directory_entry& entry : fs::directory_iterator(partial_, ignored)) {
    if (entry.path().filename() != kLock) doomed.push_back(entry.path());
  }
  for (const fs::path& path : doomed) fs::remove_all(path, ignored);
  fs::remove(partial_ / kLock, ignored);
  fs::remove(partial_, ignored);
}

void PartialFolder::Publish() {
  if (::rename(result().c_str(), target_.c_str()) != 0) {
    if (errno == ENOTEMPTY || errno == EEXIST || errno == ENOTDIR) RefuseTarget(target_);
    throw Error(ErrorCode::kCannotWrite, std::string("cannot write: ") + std::strerror(errno), target_.string());
  }
  SyncFolder(target_.parent_path());
  RemoveWork();
  kept_ = true;
}

}  // namespace hpo::cli
