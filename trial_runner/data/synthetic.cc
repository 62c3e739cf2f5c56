// SPDX-License-Identifier: Apache-2.0
//
// Row i is of class i mod classes. r is the row's place along its class' figure, uniform in [0, 1); noise is normal,
// times the option `noise`. With k classes, class c:
//   blobs    a cloud around the point of the unit circle at angle 2 pi c / k
//   moons    half a circle, turned over for odd classes and moved to the right by c
//   spirals  an arm that starts at angle 2 pi c / k and turns by 3 pi/2 while its radius grows to 1
//   stripes  an image of a wave that runs at angle pi c / k, its phase at random
// linear and friedman are numbers to learn: synthetic_numbers.h.
#include "trial_runner/data/synthetic.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>
#include <utility>
#include <vector>

#include "trial_runner/data/channel_scale.h"
#include "trial_runner/data/labelled_images.h"
#include "trial_runner/data/labelled_table.h"
#include "trial_runner/data/random_draws.h"
#include "trial_runner/data/source_fields.h"
#include "trial_runner/data/synthetic_numbers.h"

namespace hpo::trial_runner {
namespace {

constexpr double kPi = std::numbers::pi;
constexpr const char* kStripes = "stripes";

struct Settings {
  std::string kind;
  std::int64_t rows;
  std::int64_t classes;
  double noise;
  std::uint64_t seed;
  std::int64_t size;
};

struct Point {
  double x, y;
};

Point PointOf(const Settings& settings, std::int64_t label, double r) {
  const double part = static_cast<double>(label) / static_cast<double>(settings.classes);
  if (settings.kind == "blobs") return {std::cos(2 * kPi * part), std::sin(2 * kPi * part)};
  if (settings.kind == "moons") {
    const double up = label % 2 == 0 ? 1 : -1;
    return {static_cast<double>(label) + std::cos(kPi * r), up * std::sin(kPi * r) + (up > 0 ? 0 : 0.5)};
  }
  const double angle = 2 * kPi * part + 1.5 * kPi * r;
  return {r * std::cos(angle), r * std::sin(angle)};
}

Dataset Points(const Settings& settings, const SplitOptions& split) {
  LabelledTable table{.columns = 2, .features = {}, .labels = {}, .class_names = {}, .given = {}};
  Draws draws(settings.seed);
  for (std::int64_t row = 0; row < settings.rows; ++row) {
    table.labels.push_back(row % settings.classes);
    const Point point = PointOf(settings, table.labels.back(), draws.Uniform());
    for (const double coordinate : {point.x, point.y}) {
      table.features.push_back(static_cast<float>(coordinate + settings.noise * draws.Normal()));
    }
  }
  table.class_names = NumberedClasses(table.labels);
  return MakeDataset(std::move(table), split, /*standardize=*/false);
}

Dataset Stripes(const Settings& settings, const SplitOptions& split, const nlohmann::json& options) {
  constexpr double kWavelength = 4;  // pixels
  LabelledImages images{
      .shape = {1, settings.size, settings.size}, .pixels = {}, .labels = {}, .class_names = {}, .given = {}};
  Draws draws(settings.seed);
  for (std::int64_t row = 0; row < settings.rows; ++row) {
    images.labels.push_back(row % settings.classes);
    const double angle = kPi * static_cast<double>(images.labels.back()) / static_cast<double>(settings.classes);
    const double phase = draws.Uniform();
    for (std::int64_t y = 0; y < settings.size; ++y) {
      for (std::int64_t x = 0; x < settings.size; ++x) {
        const double along = std::cos(angle) * static_cast<double>(x) + std::sin(angle) * static_cast<double>(y);
        const double wave = 0.5 + 0.5 * std::sin(2 * kPi * (along / kWavelength + phase));
        const double light = std::clamp(wave + settings.noise * draws.Normal(), 0.0, 1.0);
        images.pixels.push_back(static_cast<std::uint8_t>(std::lround(255 * light)));
      }
    }
  }
  return MakeDataset(std::move(images), split, options);
}

Dataset Load(const nlohmann::json& options, const SplitOptions& split) {
  const Settings settings{.kind = options.at("kind").get<std::string>(),
                          .rows = options.at("rows").get<std::int64_t>(),
                          .classes = options.at("classes").get<std::int64_t>(),
                          .noise = options.at("noise").get<double>(),
                          .seed = options.at("seed").get<std::uint64_t>(),
                          .size = options.at("size").get<std::int64_t>()};
  if (IsNumberKind(settings.kind)) {
    const NumberFormula formula{
        .kind = settings.kind, .rows = settings.rows, .noise = settings.noise, .seed = settings.seed};
    return MakeDataset(DrawNumbers(formula), split, /*standardize=*/false);
  }
  return settings.kind == kStripes ? Stripes(settings, split, options) : Points(settings, split);
}

OutlineOrWhy Outline(const nlohmann::json& options) {
  const auto kind = options.at("kind").get<std::string>();
  const auto size = options.at("size").get<std::int64_t>();
  DataOutline outline{.input = {.sample_shape = {2}, .outputs = options.at("classes").get<std::int64_t>()},
                      .has_classes = !IsNumberKind(kind),
                      .pixels = kind == kStripes,
                      .rows = options.at("rows").get<std::int64_t>()};
  if (outline.pixels) outline.input.sample_shape = {1, size, size};
  if (!outline.has_classes) outline.input = {.sample_shape = {NumberFeatures(kind)}, .outputs = 1};
  return outline;
}

std::vector<Field> Fields() {
  return {
      {.name = "kind",
       .kind = FieldKind::kChoice,
       .fallback = "blobs",
       .choices = {"blobs", "moons", "spirals", kStripes, kLinear, kFriedman},
       .help = "points of the plane, for stripes an image of one channel; linear and friedman: features and a "
               "number to learn"},
      WholeField("rows", 1000, {10, 10'000'000}, "how many rows"),
      WholeField("classes", 2, {2, 1000},
                 "how many classes; all have the same number of rows, to one; unread where numbers are learned"),
      {.name = "noise",
       .kind = FieldKind::kReal,
       .fallback = 0.1,
       .min = 0,
       .max = 100,
       .help = "deviation of what is added to each coordinate or pixel, which are about 1 in size, or to each number "
               "to learn: no network has a smaller root of the mean squared error"},
      WholeField("seed", 0, {0, 1LL << 53}, "of the numbers drawn; not the trial's seed"),
      WholeField("size", 16, {4, 512}, "height and width of an image of stripes, in pixels"),
      NormalizeField()};
}

}  // namespace

DatasetEntry SyntheticDataset() {
  return {.name = "synthetic",
          .help = "points, images or numbers to learn drawn from a formula",
          .fields = Fields(),
          .load = Load,
          .outline = Outline};
}

}  // namespace hpo::trial_runner
