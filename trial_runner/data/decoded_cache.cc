// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/data/decoded_cache.h"

#include <fmt/format.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <string_view>
#include <system_error>

namespace hpo::trial_runner {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kMagic = "hpo decoded 1\n";

// FNV-1a (Fowler, Noll, Vo): names the file only, the identity in it decides.
std::uint64_t Hash(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325ULL;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  return hash;
}

template <typename T>
std::string Little(T number) {
  std::string bytes;
  for (std::size_t i = 0; i < sizeof(T); ++i) bytes += static_cast<char>(number >> (8 * i) & 0xff);
  return bytes;
}

// All that precedes the bytes of an entry.
std::string Header(const std::string& identity, const std::vector<std::uint8_t>& bytes) {
  uLong crc = crc32_z(0, reinterpret_cast<const Bytef*>(identity.data()), identity.size());
  crc = crc32_z(crc, bytes.data(), bytes.size());
  return std::string(kMagic) + Little<std::uint64_t>(identity.size()) + Little<std::uint64_t>(bytes.size()) +
         Little(static_cast<std::uint32_t>(crc)) + identity;
}

}  // namespace

std::optional<fs::path> DecodedCache::DefaultFolder() {
  const auto from = [](const char* name) {
    const char* value = std::getenv(name);
    return fs::path(value == nullptr ? "" : value);
  };
  if (const fs::path cache = from("XDG_CACHE_HOME"); !cache.empty()) return cache / "hpo" / "decoded";
  if (const fs::path home = from("HOME"); !home.empty()) return home / ".cache" / "hpo" / "decoded";
  return std::nullopt;
}

fs::path DecodedCache::FileOf(const std::string& identity) const {
  return folder_ / fmt::format("{:016x}.bin", Hash(identity));
}

std::optional<std::vector<std::uint8_t>> DecodedCache::Find(const std::string& identity, std::uint64_t count) const {
  const fs::path path = FileOf(identity);
  std::error_code missing;
  const std::uint64_t size = fs::file_size(path, missing);
  const std::uint64_t header_size = kMagic.size() + 2 * sizeof(std::uint64_t) + sizeof(std::uint32_t) + identity.size();
  if (missing || size != header_size + count) return std::nullopt;
  std::ifstream file(path, std::ios::binary);
  std::string header(header_size, '\0');
  std::vector<std::uint8_t> bytes(count);
  file.read(header.data(), static_cast<std::streamsize>(header.size()));
  file.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  if (!file || header != Header(identity, bytes)) return std::nullopt;
  return bytes;
}

std::optional<std::string> DecodedCache::Keep(const std::string& identity,
                                              const std::vector<std::uint8_t>& bytes) const {
  std::error_code error;
  fs::create_directories(folder_, error);
  if (error) return folder_.string() + ": " + error.message();
  const fs::path path = FileOf(identity);
  const fs::path unfinished = path.string() + fmt::format(".{}.tmp", getpid());
  errno = 0;
  std::ofstream file(unfinished, std::ios::binary | std::ios::trunc);
  const std::string header = Header(identity, bytes);
  file.write(header.data(), static_cast<std::streamsize>(header.size()));
  file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  file.close();
  if (!file) {
    const std::string why = std::strerror(errno == 0 ? EIO : errno);
    fs::remove(unfinished, error);
    return unfinished.string() + ": " + why;
  }
  fs::rename(unfinished, path, error);
  if (!error) return std::nullopt;
  const std::string why = path.string() + ": " + error.message();
  fs::remove(unfinished, error);
  return why;
}

}  // namespace hpo::trial_runner
