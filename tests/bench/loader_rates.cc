// SPDX-License-Identifier: Apache-2.0
//
// bench_loader make FOLDER COUNT: writes a folder of JPEGs of 640 x 480 pixels, as photographs of a formula.
// bench_loader FOLDER SIZE WORKERS SECONDS: images a second that the batch loader reads, decodes, brings to SIZE x SIZE
// and hands over as floats, for loader_rates.sh, which runs Python's DataLoader beside it. Nothing is trained.
#include <ATen/Parallel.h>
#include <turbojpeg.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "trial_runner/loading/batch_loader.h"
#include "trial_runner/random_stream.h"
#include "trial_runner/registry.h"
#include "trial_runner/session/process.h"

namespace hpo::trial_runner {
namespace {

namespace fs = std::filesystem;

constexpr int kWidth = 640, kHeight = 480, kChannels = 3;
constexpr int kQuality = 90;
constexpr int kBatch = 64;

// Slow waves with edges and a little noise, so that the files are as large as those of cameras.
std::vector<std::uint8_t> Photograph(int number) {
  RandomStream random(static_cast<std::uint64_t>(number));
  std::vector<std::uint8_t> pixels;
  pixels.reserve(std::size_t{kWidth} * kHeight * kChannels);
  const double fx = 0.01 + 0.001 * (number % 17), fy = 0.013 + 0.001 * (number % 11);
  for (int y = 0; y < kHeight; ++y) {
    for (int x = 0; x < kWidth; ++x) {
      const double edge = (x / 37 + y / 29 + number) % 3 == 0 ? 40 : 0;
      for (int c = 0; c < kChannels; ++c) {
        const double light = 110 + 70 * std::sin(fx * x + c) * std::cos(fy * y + number) + edge + 12 * random.Within(1);
        pixels.push_back(static_cast<std::uint8_t>(std::clamp(light, 0.0, 255.0)));
      }
    }
  }
  return pixels;
}

void WriteJpeg(const fs::path& path, const std::vector<std::uint8_t>& pixels) {
  const tjhandle encoder = tjInitCompress();
  unsigned char* bytes = nullptr;
  unsigned long size = 0;
  const int failed = tjCompress2(encoder, pixels.data(), kWidth, 0, kHeight, TJPF_RGB, &bytes, &size, TJSAMP_420,
                                 kQuality, TJFLAG_ACCURATEDCT);
  std::ofstream(path, std::ios::binary).write(reinterpret_cast<const char*>(bytes), static_cast<std::streamsize>(size));
  tjFree(bytes);
  tjDestroy(encoder);
  if (failed != 0) throw std::runtime_error("cannot write " + path.string());
}

void MakeFolder(const fs::path& folder, int count) {
  for (const char* name : {"a", "b"}) fs::create_directories(folder / name);
  for (int i = 0; i < count; ++i) {
    WriteJpeg(folder / (i % 2 == 0 ? "a" : "b") / (std::to_string(i) + ".jpg"), Photograph(i));
  }
}

Dataset Open(const fs::path& folder, int size) {
  const Registry registry = BuiltInRegistry();
  const DatasetEntry& entry = *registry.FindDataset("image_folder");
  nlohmann::json options;
  for (const Field& field : entry.fields) options[field.name] = field.fallback;
  options.update(
      {{"path", folder.string()}, {"size", size}, {"fit", "squash"}, {"normalize", "none"}, {"decode", "each_epoch"}});
  return entry.load(options, {});
}

// The first tenth of the time warms up and is not counted.
double ImagesPerSecond(const Dataset& dataset, int workers, double seconds) {
  const BatchPlan plan = PlanBatches(std::ssize(dataset.split.train), kBatch, /*needs_two_rows=*/false);
  BatchLoader loader(
      dataset, nullptr,
      {.rows = dataset.split.train, .plan = plan, .trial_seed = 1, .epochs = 1 << 20, .workers = workers});
  int done = 0;
  const auto run_for = [&](double limit) {
    const auto start = std::chrono::steady_clock::now();
    for (std::int64_t images = 0;; ++done) {
      const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
      if (elapsed.count() >= limit) return static_cast<double>(images) / elapsed.count();
      images += loader.At(done / plan.batches, done % plan.batches).labels.size(0);
    }
  };
  run_for(seconds / 10);
  return run_for(seconds);
}

}  // namespace
}  // namespace hpo::trial_runner

int main(int argc, char** argv) {
  using namespace hpo::trial_runner;
  if (argc == 4 && argv[1] == std::string("make")) {
    MakeFolder(argv[2], std::atoi(argv[3]));
    return 0;
  }
  if (argc != 5) {
    std::fprintf(stderr, "usage: bench_loader make FOLDER COUNT | bench_loader FOLDER SIZE WORKERS SECONDS\n");
    return 64;
  }
  KeepFreedMemory();  // as hpo-trial does
  at::set_num_threads(1);
  std::printf("%.1f\n", ImagesPerSecond(Open(argv[1], std::atoi(argv[2])), std::atoi(argv[3]), std::atof(argv[4])));
  return 0;
}
