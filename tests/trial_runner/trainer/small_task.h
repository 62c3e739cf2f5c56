// SPDX-License-Identifier: Apache-2.0
//
// A small data set, a registry that knows it and a task that trains an mlp on it in milliseconds.
#pragma once

#include <cmath>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "tests/support/scratch_folder.h"
#include "trial_runner/models/mlp.h"
#include "trial_runner/trainer.h"

namespace hpo::trial_runner {

inline constexpr int kBlobFeatures = 6, kBlobClasses = 3, kBlobRows = 60;  // kBlobRows: of validation and of test

// The rows of one part: points around three directions, separable but for a few.
inline void AddBlobs(int rows, int salt, Dataset& blobs, std::vector<std::int64_t>& part) {
  auto& features = std::get<std::vector<float>>(blobs.samples);
  for (int row = 0; row < rows; ++row) {
    const int label = row % kBlobClasses;
    for (int feature = 0; feature < kBlobFeatures; ++feature) {
      const double noise = std::sin(12.9898 * (row + 1) + 78.233 * (feature + 1) + salt);  // in [-1, 1]
      features.push_back(static_cast<float>((feature % kBlobClasses == label ? 1.0 : 0.0) + 0.8 * noise));
    }
    part.push_back(blobs.rows());
    blobs.labels.push_back(label);
  }
}

// `value` replaces every feature of the training rows when it is not zero (infinity makes a loss that is not finite).
inline Dataset Blobs(int train_rows, float value = 0) {
  Dataset blobs{.sample_shape = {kBlobFeatures},
                .samples = std::vector<float>(),
                .label_shape = {},
                .labels = {},
                .class_names = {"a", "b", "c"},
                .split = {},
                .pixel_scale = {}};
  AddBlobs(train_rows, 1, blobs, blobs.split.train);
  auto& features = std::get<std::vector<float>>(blobs.samples);
  if (value != 0) features.assign(features.size(), value);
  AddBlobs(kBlobRows, 2, blobs, blobs.split.validation);
  AddBlobs(kBlobRows, 3, blobs, blobs.split.test);
  return blobs;
}

inline Registry SmallRegistry(int train_rows = 100, float value = 0) {
  Registry registry;
  registry.AddModel(MlpModel());
  registry.AddDataset({.name = "blobs", .help = "three classes", .fields = {}, .load = [=](const auto&, const auto&) {
                         return Blobs(train_rows, value);
                       }});
  return registry;
}

// Dropout, batch norm, warm-up and several batches an epoch: everything that a resume has to get right.
inline TrialTask SmallTask(const std::filesystem::path& folder) {
  TrialTask task;
  task.document.dataset.name = "blobs";
  task.document.model.options = {{"depth", 2},         {"width", 12},    {"activation", "relu"},
                                 {"batch_norm", true}, {"dropout", 0.2}, {"residual", true}};
  task.document.optimizer.lr = 0.02;
  task.document.optimizer.weight_decay = 0.01;
  task.document.schedule = {.name = "cosine", .warmup_epochs = 1};
  task.document.loss.label_smoothing = 0.05;
  task.document.batch_size = 16;
  task.document.epochs = 8;
  task.seed = 17;
  task.folder = folder;
  return task;
}

// Records what the trainer tells; asks for `stop` once `after_steps` optimizer steps were seen.
class RecordingLink final : public TrainingLink {
 public:
  RecordingLink() = default;
  RecordingLink(StopRequest stop, std::uint64_t after_steps) : stop_(stop), after_steps_(after_steps) {}

  void OnMeasure(int epoch, const std::map<std::string, double>& metrics) override { measured[epoch] = metrics; }
  void OnProgress(std::uint64_t done) override { steps = done; }
  StopRequest Requested() override { return steps >= after_steps_ ? stop_ : StopRequest::kNone; }

  std::map<int, std::map<std::string, double>> measured;
  std::uint64_t steps = 0;

 private:
  StopRequest stop_ = StopRequest::kNone;
  std::uint64_t after_steps_ = 0;
};

}  // namespace hpo::trial_runner
