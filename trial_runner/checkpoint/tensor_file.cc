// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/checkpoint/tensor_file.h"

#include <ATen/ops/empty.h>
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <string_view>
#include <system_error>
#include <utility>

#include "trial_runner/checkpoint/tensor_file_format.h"

namespace hpo::trial_runner {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void ThrowErrno(const char* what, const fs::path& path) {
  throw fs::filesystem_error(what, path, std::error_code(errno, std::generic_category()));
}

// A file descriptor that closes itself.
class Descriptor {
 public:
  Descriptor(const fs::path& path, int flags) : path_(path), fd_(::open(path.c_str(), flags | O_CLOEXEC, 0644)) {
    if (fd_ < 0) ThrowErrno("cannot open", path_);
  }
  ~Descriptor() { ::close(fd_); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  void WriteAll(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t written = ::write(fd_, bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written <= 0) ThrowErrno("cannot write", path_);
      bytes.remove_prefix(static_cast<std::size_t>(written));
    }
  }

  void Sync() {
    if (::fsync(fd_) != 0) ThrowErrno("cannot sync", path_);
  }

 private:
  fs::path path_;
  int fd_;
};

// A file that is removed unless it comes to its place: on a full disk, half of it would only be in the way.
class Unfinished {
 public:
  explicit Unfinished(fs::path path) : path_(std::move(path)) {}
  ~Unfinished() {
    std::error_code ignored;
    if (!path_.empty()) fs::remove(path_, ignored);
  }
  Unfinished(const Unfinished&) = delete;
  Unfinished& operator=(const Unfinished&) = delete;

  void MoveTo(const fs::path& place) {
    fs::rename(path_, place);
    path_.clear();
  }

 private:
  fs::path path_;  // empty once it has moved
};

std::string_view Bytes(const at::Tensor& tensor) {
  return {static_cast<const char*>(tensor.const_data_ptr()), static_cast<std::size_t>(tensor.nbytes())};
}

TensorFileHeader DescribeTensors(const TensorFile& file, const std::vector<at::Tensor>& contents) {
  TensorFileHeader header{file.metadata, {}};
  std::uint64_t at = 0;
  for (std::size_t i = 0; i < contents.size(); ++i) {
    const std::uint64_t end = at + contents[i].nbytes();
    header.entries.push_back({file.tensors[i].name, contents[i].scalar_type(), contents[i].sizes().vec(), at, end});
    at = end;
  }
  return header;
}

std::string ReadBytes(std::ifstream& in, std::uint64_t count) {
  std::string bytes(count, '\0');
  in.read(bytes.data(), static_cast<std::streamsize>(count));
  if (!in) throw std::invalid_argument("the file ends early");
  return bytes;
}

std::uint64_t DecodeLength(std::string_view bytes) {
  std::uint64_t length = 0;
  for (std::size_t i = 0; i < kHeaderLengthBytes; ++i) {
    length |= static_cast<std::uint64_t>(static_cast<unsigned char>(bytes[i])) << (8 * i);
  }
  return length;
}

TensorFileHeader ReadHeader(std::ifstream& in, std::uint64_t size) {
  if (size < kHeaderLengthBytes) throw std::invalid_argument("shorter than the header's length field");
  const std::uint64_t length = DecodeLength(ReadBytes(in, kHeaderLengthBytes));
  const std::uint64_t rest = size - kHeaderLengthBytes;
  if (length > rest) throw std::invalid_argument("the header is longer than the file: cut off, or another format");
  return DecodeHeader(ReadBytes(in, length), rest - length);
}

TensorFile Read(std::ifstream& in, std::uint64_t size) {
  TensorFileHeader header = ReadHeader(in, size);
  TensorFile file{std::move(header.metadata), {}};
  for (TensorEntry& entry : header.entries) {
    at::Tensor tensor = at::empty(entry.shape, at::TensorOptions().dtype(entry.type));
    in.read(static_cast<char*>(tensor.mutable_data_ptr()), static_cast<std::streamsize>(entry.end - entry.begin));
    if (!in) throw std::invalid_argument("the file ends early");
    file.tensors.push_back({std::move(entry.name), std::move(tensor)});
  }
  return file;
}

// What `read` makes of the file and its size.
template <typename Read>
auto ReadFile(const fs::path& path, const Read& read) {
  std::error_code none;
  if (fs::is_directory(path, none)) throw BadTensorFile(path.string() + ": is a folder");
  std::ifstream in(path, std::ios::binary);
  std::error_code error;
  const std::uint64_t size = fs::file_size(path, error);
  if (!in || error) throw BadTensorFile(path.string() + ": cannot be read: " + std::strerror(errno));
  try {
    return read(in, size);
  } catch (const std::invalid_argument& fault) {
    throw BadTensorFile(path.string() + ": " + fault.what());
  }
}

}  // namespace

void WriteTensorFile(const fs::path& path, const TensorFile& file) {
  std::vector<at::Tensor> contents;
  for (const NamedTensor& item : file.tensors) contents.push_back(item.tensor.detach().to(at::kCPU).contiguous());
  const fs::path beside = path.string() + ".writing";
  Descriptor out(beside, O_WRONLY | O_CREAT | O_TRUNC);
  Unfinished written(beside);
  out.WriteAll(EncodeHeader(DescribeTensors(file, contents)));
  for (const at::Tensor& tensor : contents) out.WriteAll(Bytes(tensor));
  out.Sync();
  written.MoveTo(path);
  Descriptor(path.has_parent_path() ? path.parent_path() : fs::path("."), O_RDONLY | O_DIRECTORY).Sync();
}

TensorFile ReadTensorFile(const fs::path& path) { return ReadFile(path, Read); }

std::map<std::string, std::string> ReadMetadata(const fs::path& path) { return ReadFile(path, ReadHeader).metadata; }

}  // namespace hpo::trial_runner
