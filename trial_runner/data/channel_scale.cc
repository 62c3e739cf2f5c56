// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/data/channel_scale.h"

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>

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

}  // namespace

Field NormalizeField() {
  return {.name = "normalize",
          .kind = FieldKind::kChoice,
          .fallback = kMeasured,
          .choices = {kMeasured, "none"},
          .help = "measured: each channel to mean 0 and deviation 1 over the training rows; none: pixels from 0 to 1"};
}

std::vector<ChannelScale> MeasureChannels(const Dataset& dataset) {
  const auto& pixels = std::get<std::vector<std::uint8_t>>(dataset.samples);
  const std::size_t sample = pixels.size() / static_cast<std::size_t>(dataset.rows());
  const auto channels = static_cast<std::size_t>(dataset.sample_shape.front());
  const std::size_t plane = sample / channels;
  std::vector<Histogram> counts(channels, Histogram{});
  for (const std::int64_t row : dataset.split.train) {
    const std::uint8_t* pixel = pixels.data() + static_cast<std::size_t>(row) * sample;
    for (Histogram& channel : counts) {
      for (std::size_t i = 0; i < plane; ++i) ++channel[*pixel++];
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
