// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/data/image_decoding.h"

#include <sched.h>

#include <algorithm>
#include <atomic>
#include <exception>
#include <fstream>
#include <iterator>
#include <mutex>
#include <span>
#include <stdexcept>
#include <string>
#include <thread>

#include "trial_runner/data/image.h"

namespace hpo::trial_runner {
namespace {

namespace fs = std::filesystem;

// What taskset and containers leave of the machine.
int UsableCores() {
  cpu_set_t set;
  CPU_ZERO(&set);
  if (sched_getaffinity(0, sizeof(set), &set) == 0) return CPU_COUNT(&set);
  return static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
}

// Not InputFile: images are compressed already, and this is the loop that loading waits for.
std::vector<std::uint8_t> ReadFile(const fs::path& path) {
  std::ifstream file(path, std::ios::binary | std::ios::ate);
  std::vector<std::uint8_t> bytes(static_cast<std::size_t>(std::max<std::streamoff>(0, file.tellg())));
  file.seekg(0);
  file.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  if (!file) throw std::invalid_argument("cannot be read");
  return bytes;
}

// The failure that a loop over the files in their order would meet first.
class FirstFailure {
 public:
  void Record(std::size_t file, std::exception_ptr failure) {
    const std::lock_guard lock(mutex_);
    if (failure_ != nullptr && file_ < file) return;
    file_ = file;
    failure_ = std::move(failure);
  }

  void Rethrow() const {
    if (failure_ != nullptr) std::rethrow_exception(failure_);
  }

 private:
  std::mutex mutex_;
  std::size_t file_ = 0;
  std::exception_ptr failure_;
};

void DecodeOne(const fs::path& path, const SquareOptions& options, std::span<std::uint8_t> planes) {
  try {
    const std::vector<std::uint8_t> bytes = ReadFile(path);
    ResizeToSquare(DecodeImage(bytes, {.channels = options.channels, .least_side = options.size}), options.fit,
                   options.size, planes);
  } catch (const std::invalid_argument& error) {
    throw std::invalid_argument(path.string() + ": " + error.what());
  }
}

}  // namespace

std::vector<std::uint8_t> DecodeSquares(const std::vector<fs::path>& files, const SquareOptions& options) {
  const std::size_t sample = static_cast<std::size_t>(options.channels) * static_cast<std::size_t>(options.size) *
                             static_cast<std::size_t>(options.size);
  std::vector<std::uint8_t> pixels(files.size() * sample);
  std::atomic<std::size_t> next = 0;
  std::atomic<bool> failed = false;
  FirstFailure failure;
  // Files are handed out in order and each is finished, so all before the first that fails have been looked at.
  const auto work = [&] {
    while (!failed) {
      const std::size_t file = next++;
      if (file >= files.size()) return;
      try {
        DecodeOne(files[file], options, std::span(pixels).subspan(file * sample, sample));
      } catch (...) {
        failure.Record(file, std::current_exception());
        failed = true;
      }
    }
  };
  {
    const auto wanted = static_cast<std::size_t>(options.workers > 0 ? options.workers : UsableCores());
    std::vector<std::jthread> threads;
    while (threads.size() + 1 < std::min(wanted, files.size())) threads.emplace_back(work);
    work();
  }
  failure.Rethrow();
  return pixels;
}

}  // namespace hpo::trial_runner
