// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/data/channel_scale.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <span>

#include "trial_runner/data/in_parallel.h"

namespace hpo::trial_runner {
namespace {

constexpr const char* kMeasured = "measured";
constexpr double kBrightest = 255;
constexpr int kBytes = 256;

using Histogram = std::array<std::int64_t, kBytes>;

ChannelScale ScaleOf(const Histogram& counts) {
  double pixels = 0;
  double sum = 0;
  for (int byte = 0; byte < kBytes; ++byte) {
    pixels += static_cast<double>(counts[static_cast<std::size_t>(byte)]);
    sum += static_cast<double>(counts[static_cast<std::size_t>(byte)]) * byte;
  }
  const double mean = sum / pixels;
  double square = 0;
  for (int byte = 0; byte < kBytes; ++byte) {
    square += static_cast<double>(counts[static_cast<std::size_t>(byte)]) * (byte - mean) * (byte - mean) / pixels;
  }
  const double deviation = std::sqrt(square) / kBrightest;
  return {.mean = static_cast<float>(mean / kBrightest),
          .deviation = deviation > 0 ? static_cast<float>(deviation) : 1.0F};
}

// One sample's pixels, channel by channel.
void Count(std::span<const std::uint8_t> pixels, std::vector<Histogram>& counts) {
  const std::size_t plane = pixels.size() / counts.size();
  const std::uint8_t* pixel = pixels.data();
  for (Histogram& channel : counts) {
    for (std::size_t i = 0; i < plane; ++i) ++channel[*pixel++];
  }
}

void Add(const std::vector<Histogram>& more, std::vector<Histogram>& counts) {
  for (std::size_t channel = 0; channel < counts.size(); ++channel) {
    std::ranges::transform(more[channel], counts[channel], counts[channel].begin(), std::plus<>());
  }
}

// Every file is decoded for it, and none is kept.
void CountFiles(const ImageSource& images, std::span<const std::int64_t> rows, std::vector<Histogram>& counts) {
  std::mutex mutex;  // of counts
  InParallel(rows.size(), images.square.workers, [&](std::size_t i) {
    std::vector<std::uint8_t> pixels(images.square.bytes());
    DecodeSquare(images.files[static_cast<std::size_t>(rows[i])], images.square, pixels);
    std::vector<Histogram> own(counts.size(), Histogram{});
    Count(pixels, own);
    const std::lock_guard lock(mutex);
    Add(own, counts);
  });
}

}  // namespace

Field NormalizeField() {
  return {.name = "normalize",
          .kind = FieldKind::kChoice,
          .fallback = kMeasured,
          .choices = {kMeasured, "none"},
          .help = "measured: each channel to mean 0 and deviation 1 over the training rows; none: pixels from 0 to 1"};
}

std::vector<ChannelScale> MeasureChannels(const Dataset& dataset) {
  std::vector<Histogram> counts(static_cast<std::size_t>(dataset.sample_shape.front()), Histogram{});
  if (const auto* images = std::get_if<ImageSource>(&dataset.samples)) {
    CountFiles(*images, dataset.split.train, counts);
  } else {
    const auto& pixels = std::get<std::vector<std::uint8_t>>(dataset.samples);
    const std::size_t sample = pixels.size() / static_cast<std::size_t>(dataset.rows());
    for (const std::int64_t row : dataset.split.train) {
      Count(std::span(pixels).subspan(static_cast<std::size_t>(row) * sample, sample), counts);
    }
  }
  std::vector<ChannelScale> scales;
  for (const Histogram& channel : counts) scales.push_back(ScaleOf(channel));
  return scales;
}

void Normalize(Dataset& dataset, const nlohmann::json& options) {
  const auto channels = static_cast<std::size_t>(dataset.sample_shape.front());
  const bool measured = options.at("normalize").get<std::string>() == kMeasured;
  dataset.pixel_scale = measured ? MeasureChannels(dataset) : std::vector<ChannelScale>(channels);
}

}  // namespace hpo::trial_runner
