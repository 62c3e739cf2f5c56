// SPDX-License-Identifier: Apache-2.0
//
// Steps a second of whole training steps, batches read and copied included. Every model trains on random samples held
// in memory; figures are medians of three runs.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <map>
#include <optional>
#include <vector>

#include "tests/gpu/check.h"
#include "trial_runner/device/accelerator.h"
#include "trial_runner/random_stream.h"
#include "trial_runner/registry.h"
#include "trial_runner/training_step.h"
#include "trial_runner/trial_setup.h"

namespace hpo::gpu {
namespace {

using trial_runner::Dataset;
using trial_runner::TrialTask;

constexpr int kRuns = 3, kWarmUpSteps = 40;
constexpr double kSecondsARun = 2;

struct Network {
  const char* model;  // of the training document
  std::vector<std::int64_t> sample;
  int batch;
};

const Network kMlp{R"({"name": "mlp", "mlp": {"depth": 1, "width": 32}})", {64}, 64};
const Network kWideMlp{R"({"name": "mlp", "mlp": {"depth": 4, "width": 2048}})", {64}, 1024};
const Network kSmallResNet{
    R"({"name": "resnet", "resnet": {"depth": "18", "stem": "cifar", "width": 16}})", {3, 32, 32}, 32};
const Network kResNet18{R"({"name": "resnet", "resnet": {"depth": "18", "stem": "cifar"}})", {3, 32, 32}, 256};
const Network kTransformer{
    R"({"name": "vit", "vit": {"patch": 4, "width": 256, "depth": 6, "heads": 8}})", {3, 32, 32}, 256};

// Bytes for images, numbers else.
Dataset RandomSamples(const Network& network) {
  constexpr int kBatches = 8, kClasses = 10;
  trial_runner::RandomStream random(1);
  Dataset dataset;
  dataset.sample_shape = network.sample;
  const std::int64_t rows = std::int64_t{kBatches} * network.batch;
  std::int64_t count = rows;
  for (const std::int64_t extent : network.sample) count *= extent;
  if (network.sample.size() > 1) {
    std::vector<std::uint8_t> pixels(static_cast<std::size_t>(count));
    for (std::uint8_t& pixel : pixels) pixel = static_cast<std::uint8_t>(random.Below(256));
    dataset.samples = std::move(pixels);
    dataset.pixel_scale.assign(static_cast<std::size_t>(network.sample.front()), {.mean = 0.5F, .deviation = 0.3F});
  } else {
    std::vector<float> numbers(static_cast<std::size_t>(count));
    for (float& number : numbers) number = static_cast<float>(random.Within(1));
    dataset.samples = std::move(numbers);
  }
  for (std::int64_t row = 0; row < rows; ++row) {
    dataset.labels.push_back(random.Below(kClasses));
    dataset.split.train.push_back(row);
  }
  dataset.split.validation = dataset.split.test = {0};
  for (int i = 0; i < kClasses; ++i) dataset.class_names.push_back(std::to_string(i));
  return dataset;
}

struct Rate {
  double steps_per_second = 0;
  double peak_megabytes = 0;
  std::string graphs;  // why they were used or not
};

class Bench {
 public:
  Bench(const Network& network, const std::string& precision, const std::string& graphs)
      : registry_(trial_runner::BuiltInRegistry()),
        task_(Task(std::string(R"({"optimizer": {"name": "adam"}, "model": )") + network.model + R"(, "precision": ")" +
                       precision + R"("})",
                   "cuda")) {
    registry_.AddDataset({.name = "random", .help = "", .fields = {}, .load = [&](const auto&, const auto&) {
                            return RandomSamples(network);
                          }});
    task_.document.dataset = {.name = "random"};
    task_.document.batch_size = network.batch;
    task_.document.cuda_graphs = graphs;
    process_.emplace(1, task_.seed, task_.device);
    std::map<std::string, double> seconds;
    setup_ = PrepareTrial(task_, registry_, seconds, {.fold = 0, .accelerator = process_->accelerator()});
    state_ = trial_runner::NewTrainingState(DeviceOf(process_->accelerator()));
    step_.emplace(task_.document, setup_);
    setup_.network->SetTraining(true);
  }

  trial_runner::Choice precision() const { return setup_.precision->choice(); }

  Rate Measure() {
    for (int i = 0; i < kWarmUpSteps; ++i) Step();
    std::vector<double> rates;
    for (int run = 0; run < kRuns; ++run) rates.push_back(Run());
    std::sort(rates.begin(), rates.end());
    const double megabytes = static_cast<double>(process_->accelerator()->Memory().peak_bytes) / 1e6;
    return {rates[kRuns / 2], megabytes, ToJson(step_->cuda_graphs()).dump()};
  }

 private:
  void Step() {
    if (state_.batches == setup_.plan.batches) {
      state_.batches = 0;
      ++state_.epochs;
    }
    step_->Run(state_);
  }

  double Run() {
    process_->accelerator()->Synchronize();
    const auto start = std::chrono::steady_clock::now();
    const auto elapsed = [&] {
      return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    };
    int steps = 0;
    for (; elapsed() < kSecondsARun; ++steps) Step();
    process_->accelerator()->Synchronize();
    return steps / elapsed();
  }

  trial_runner::Registry registry_;
  TrialTask task_;
  std::optional<trial_runner::ProcessScope> process_;
  trial_runner::TrialSetup setup_;
  trial_runner::TrainingState state_;
  std::optional<trial_runner::TrainingStep> step_;
};

Rate RateOf(const Network& network, const std::string& precision, const std::string& graphs) {
  return Bench(network, precision, graphs).Measure();
}

Outcome GraphsAgainstEager(const Network& network, const std::string& precision) {
  const Rate eager = RateOf(network, precision, "off"), graph = RateOf(network, precision, "on");
  char text[300];
  std::snprintf(text, sizeof text, "batch %d, %.0f steps/s replayed, %.0f not, ratio %.2f, peak %.0f and %.0f MB; %s",
                network.batch, graph.steps_per_second, eager.steps_per_second,
                graph.steps_per_second / eager.steps_per_second, graph.peak_megabytes, eager.peak_megabytes,
                graph.graphs.c_str());
  return {graph.graphs.find(R"("used":"on")") != std::string::npos, text};
}

// A precision that this build, the device or the network does not take has no figures.
Outcome Precisions(const Network& network) {
  std::string text = "batch " + std::to_string(network.batch);
  for (const char* precision : {"fp32", "tf32", "bf16", "fp16", "float8"}) {
    char cell[120];
    try {
      Bench bench(network, precision, "auto");
      if (const auto choice = bench.precision(); choice.used != precision) {
        text += std::string("; ") + precision + ": " + choice.why;
        continue;
      }
      const Rate rate = bench.Measure();
      std::snprintf(cell, sizeof cell, "; %s %.1f steps/s, peak %.0f MB", precision, rate.steps_per_second,
                    rate.peak_megabytes);
    } catch (const std::invalid_argument&) {
      std::snprintf(cell, sizeof cell, "; %s not in this build", precision);
    }
    text += cell;
  }
  return {true, text};
}

}  // namespace

Outcome GraphsOfAnMlp() { return GraphsAgainstEager(kMlp, "fp32"); }
Outcome GraphsOfASmallResNet() { return GraphsAgainstEager(kSmallResNet, "fp32"); }
Outcome ResNet18InBfloat16() { return GraphsAgainstEager(kResNet18, "bf16"); }
Outcome PrecisionsOfAnMlp() { return Precisions(kWideMlp); }
Outcome PrecisionsOfAResNet() { return Precisions(kResNet18); }
Outcome PrecisionsOfATransformer() { return Precisions(kTransformer); }

}  // namespace hpo::gpu
