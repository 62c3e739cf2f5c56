// SPDX-License-Identifier: Apache-2.0
//
// A file of bytes that is read from its begin, plain or compressed by gzip (told apart by its first bytes). What a file
// says of its own size is never believed: memory grows with the bytes that are there. One thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

struct gzFile_s;

namespace hpo::trial_runner {

class InputFile {
 public:
  // Throws std::invalid_argument that names the file and why it cannot be read.
  explicit InputFile(std::filesystem::path path);

  // The next `count` bytes; fewer where the file ends. Throws when a compressed file is damaged or cut off.
  std::vector<std::uint8_t> Read(std::uint64_t count);

  // The next `count` bytes. Throws when the file ends before, with both sizes; `what` they are ends the message: "ends
  // after 10 of 16 bytes of the header".
  std::vector<std::uint8_t> ReadAll(std::uint64_t count, const std::string& what);

  // Everything that is left.
  std::vector<std::uint8_t> ReadRest();

  // Throws unless nothing is left; `what` is what the file is more than: "the 10 x 28 x 28 of its header".
  void RequireEnd(const std::string& what);

  // Throws std::invalid_argument: the file's name and `what`.
  [[noreturn]] void Fail(const std::string& what) const;

  const std::filesystem::path& path() const { return path_; }

 private:
  struct Close {
    void operator()(gzFile_s* file) const;
  };

  std::filesystem::path path_;
  std::unique_ptr<gzFile_s, Close> file_;
};

}  // namespace hpo::trial_runner
