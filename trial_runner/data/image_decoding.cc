// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/data/image_decoding.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <stdexcept>
#include <string>

#include "trial_runner/data/image.h"
#include "trial_runner/data/in_parallel.h"

namespace hpo::trial_runner {
namespace {

namespace fs = std::filesystem;

// Not InputFile: images are compressed already, and this is the loop that loading waits for.
std::vector<std::uint8_t> ReadFile(const fs::path& path) {
  errno = 0;  // which streams leave as the system set it
  std::ifstream file(path, std::ios::binary | std::ios::ate);
  std::vector<std::uint8_t> bytes(static_cast<std::size_t>(std::max<std::streamoff>(0, file.tellg())));
  file.seekg(0);
  file.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  if (!file) throw std::invalid_argument(std::string("cannot be read: ") + std::strerror(errno == 0 ? EIO : errno));
  return bytes;
}

}  // namespace

std::size_t SquareOptions::bytes() const {
  return static_cast<std::size_t>(channels) * static_cast<std::size_t>(size) * static_cast<std::size_t>(size);
}

void DecodeSquare(const fs::path& file, const SquareOptions& options, std::span<std::uint8_t> planes) {
  try {
    const std::vector<std::uint8_t> bytes = ReadFile(file);
    ResizeToSquare(DecodeImage(bytes, {.channels = options.channels, .least_side = options.size}), options.fit,
                   options.size, planes);
  } catch (const std::invalid_argument& error) {
    throw std::invalid_argument(file.string() + ": " + error.what());
  }
}

std::vector<std::uint8_t> DecodeSquares(const std::vector<fs::path>& files, const SquareOptions& options) {
  const std::size_t sample = options.bytes();
  std::vector<std::uint8_t> pixels(files.size() * sample);
  InParallel(files.size(), options.workers, [&](std::size_t file) {
    DecodeSquare(files[file], options, std::span(pixels).subspan(file * sample, sample));
  });
  return pixels;
}

}  // namespace hpo::trial_runner
