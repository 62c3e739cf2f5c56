// SPDX-License-Identifier: Apache-2.0
//
// Owns one file descriptor: closes it once. Movable; used by one thread at a time.
#pragma once

#include <unistd.h>

#include <utility>

namespace hpo::run {

class FileDescriptor {
 public:
  FileDescriptor() = default;
  explicit FileDescriptor(int descriptor) : descriptor_(descriptor) {}  // -1: none
  FileDescriptor(FileDescriptor&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  FileDescriptor& operator=(FileDescriptor&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    return *this;
  }
  ~FileDescriptor() { Close(); }

  void Close() {
    if (descriptor_ >= 0) ::close(std::exchange(descriptor_, -1));
  }
  int get() const { return descriptor_; }  // -1 when there is none: poll() skips it

 private:
  int descriptor_ = -1;
};

}  // namespace hpo::run
