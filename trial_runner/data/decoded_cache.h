// SPDX-License-Identifier: Apache-2.0
//
// Bytes that took long to decode, kept on disk under ${XDG_CACHE_HOME:-~/.cache}/hpo/decoded. An entry is found by the
// whole text of what it was made from, so that two can never be taken for each other. A cache: what is damaged counts
// as missing, and what cannot be written leaves everything as it was.
//
// An entry's file, named by a hash of its identity: "hpo decoded 1\n", the identity's and the bytes' lengths (64 bits,
// little-endian), the CRC-32 of both together (32 bits), the identity, the bytes.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace hpo::trial_runner {

// Any number of processes may share the folder: entries appear whole, by renaming. Thread-safe.
class DecodedCache {
 public:
  explicit DecodedCache(std::filesystem::path folder) : folder_(std::move(folder)) {}

  // Where entries are by default; nullopt when neither XDG_CACHE_HOME nor HOME is set.
  static std::optional<std::filesystem::path> DefaultFolder();

  // The bytes kept for `identity`, if there are `count` and they are sound.
  std::optional<std::vector<std::uint8_t>> Find(const std::string& identity, std::uint64_t count) const;

  // Keeps the bytes. Returns what went wrong, if anything did, with the file's name.
  std::optional<std::string> Keep(const std::string& identity, const std::vector<std::uint8_t>& bytes) const;

 private:
  std::filesystem::path FileOf(const std::string& identity) const;

  std::filesystem::path folder_;
};

}  // namespace hpo::trial_runner
