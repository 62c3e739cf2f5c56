// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/device/open_accelerator.h"

#include <dlfcn.h>

#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "trial_runner/device/accelerator.h"

namespace hpo::trial_runner {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kCuda = "cuda";
constexpr std::string_view kCudaIndexed = "cuda:";

// nullopt: not a CUDA device.
std::optional<int> CudaIndex(std::string_view device) {
  if (device == kCuda) return 0;
  if (!device.starts_with(kCudaIndexed)) return std::nullopt;
  const std::string_view digits = device.substr(kCudaIndexed.size());
  int index = -1;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), index);
  if (error != std::errc() || end != digits.data() + digits.size() || index < 0) return std::nullopt;
  return index;
}

// Beside the program, as built, and where an install puts it.
std::vector<fs::path> Places() {
  std::error_code unread;
  const fs::path folder = fs::read_symlink("/proc/self/exe", unread).parent_path();
  return {folder / kCudaLibrary, folder.parent_path() / "lib" / kCudaLibrary};
}

// Symbols become visible to all, as torch's own libraries need it. A second call finds the library loaded.
OpenCudaDevice LoadCudaLibrary() {
  for (const fs::path& place : Places()) {
    if (!fs::exists(place)) continue;
    void* const library = dlopen(place.c_str(), RTLD_NOW | RTLD_GLOBAL);
    void* const entry = library != nullptr ? dlsym(library, kCudaEntry) : nullptr;
    if (entry == nullptr) {
      throw std::runtime_error(std::string(dlerror()) + "; where a GPU's driver is, `make deps` fetches its libraries");
    }
    return reinterpret_cast<OpenCudaDevice>(entry);
  }
  throw std::runtime_error("this build has no CUDA; build it by `make cuda`, or use device cpu");
}

}  // namespace

std::unique_ptr<Accelerator> OpenAccelerator(const std::string& device) {
  if (device == "cpu") return nullptr;
  const std::optional<int> index = CudaIndex(device);
  if (!index) throw std::invalid_argument("device '" + device + "': use cpu, cuda or cuda:<index>");
  try {
    return LoadCudaLibrary()(*index);
  } catch (const std::exception& error) {
    throw std::invalid_argument("device " + device + ": " + error.what());
  }
}

void PrepareForDevice() {
  const char* const device = std::getenv("HPO_DEVICE");
  if (device == nullptr || !CudaIndex(device)) return;
  try {
    LoadCudaLibrary();
  } catch (const std::runtime_error&) {  // told with the trial
  }
}

}  // namespace hpo::trial_runner
