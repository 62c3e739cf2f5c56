// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/data/input_file.h"

#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <limits>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace hpo::trial_runner {
namespace {

// Large enough that calls cost nothing, small enough that a wrong size asks for no memory.
constexpr std::uint64_t kChunkBytes = 1 << 20;

}  // namespace

void InputFile::Close::operator()(gzFile_s* file) const { gzclose_r(file); }

InputFile::InputFile(std::filesystem::path path) : path_(std::move(path)) {
  std::error_code ignored;
  if (std::filesystem::is_directory(path_, ignored)) Fail("is a folder, not a file");
  errno = 0;
  file_.reset(gzopen(path_.c_str(), "rb"));
  if (file_ == nullptr) Fail(std::string("cannot be read: ") + std::strerror(errno == 0 ? ENOMEM : errno));
  gzbuffer(file_.get(), 1 << 17);  // the default of 8 KiB spends its time in system calls
}

std::vector<std::uint8_t> InputFile::Read(std::uint64_t count) {
  std::vector<std::uint8_t> bytes;
  while (bytes.size() < count) {
    const std::size_t have = bytes.size();
    const std::uint64_t want = std::min(count - have, std::max<std::uint64_t>(kChunkBytes, have / 2));
    bytes.resize(have + std::min<std::uint64_t>(want, std::numeric_limits<int>::max()));
    const int got = gzread(file_.get(), bytes.data() + have, static_cast<unsigned>(bytes.size() - have));
    int error = Z_OK;
    const std::string message = gzerror(file_.get(), &error);
    if (got < 0 || (error != Z_OK && error != Z_STREAM_END)) {
      Fail(error == Z_ERRNO ? std::string("cannot be read: ") + std::strerror(errno)
                            : "the compressed data are damaged or cut off (" + message + ")");
    }
    const bool at_end = have + static_cast<std::size_t>(got) < bytes.size();
    bytes.resize(have + static_cast<std::size_t>(got));
    if (at_end) break;
  }
  return bytes;
}

std::vector<std::uint8_t> InputFile::ReadAll(std::uint64_t count, const std::string& what) {
  std::vector<std::uint8_t> bytes = Read(count);
  if (bytes.size() < count) {
    Fail("ends after " + std::to_string(bytes.size()) + " of " + std::to_string(count) + " bytes of " + what);
  }
  return bytes;
}

std::vector<std::uint8_t> InputFile::ReadRest() { return Read(std::numeric_limits<std::uint64_t>::max()); }

void InputFile::RequireEnd(const std::string& what) {
  if (!Read(1).empty()) Fail("has bytes behind " + what);
}

void InputFile::Fail(const std::string& what) const { throw std::invalid_argument(path_.string() + ": " + what); }

}  // namespace hpo::trial_runner
