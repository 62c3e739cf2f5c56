// SPDX-License-Identifier: Apache-2.0
//
// A small data set, a registry that knows it and a task that trains an mlp on it in milliseconds.
#pragma once

#include <cmath>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/scratch_folder.h"
#include "trial_runner/models/mlp.h"
#include "trial_runner/trainer.h"

namespace hpo::trial_runner {

// Three classes of points around three directions, separable but for a few; `value` replaces every feature when
// it is not zero (infinity makes a loss that is not finite).
class Blobs final : public Dataset {
 public:
  explicit Blobs(int train_rows, float value = 0)
      : train_(Make(train_rows, 1)), validation_(Make(60, 2)), test_(Make(60, 3)) {
    if (value != 0) train_.features.assign(train_.features.size(), value);
  }

  const TabularData& Rows(Part part) const override {
    return part == Part::kTrain ? train_ : part == Part::kValidation ? validation_ : test_;
  }
  const std::vector<std::int64_t>& SampleShape() const override { return shape_; }
  const std::vector<std::string>& ClassNames() const override { return classes_; }

 private:
  static constexpr int kFeatures = 6, kClasses = 3;

  static TabularData Make(int rows, int salt) {
    TabularData data;
    for (int row = 0; row < rows; ++row) {
      const int label = row % kClasses;
      for (int feature = 0; feature < kFeatures; ++feature) {
        const double noise = std::sin(12.9898 * (row + 1) + 78.233 * (feature + 1) + salt);  // in [-1, 1]
        data.features.push_back(static_cast<float>((feature % kClasses == label ? 1.0 : 0.0) + 0.8 * noise));
      }
      data.labels.push_back(label);
    }
    return data;
  }

  TabularData train_, validation_, test_;
  std::vector<std::int64_t> shape_ = {kFeatures};
  std::vector<std::string> classes_ = {"a", "b", "c"};
};

inline Registry SmallRegistry(int train_rows = 100, float value = 0) {
  Registry registry;
  registry.AddModel(MlpModel());
  registry.AddDataset({.name = "blobs", .help = "three classes", .fields = {}, .load = [=](const auto&, const auto&) {
                         return std::make_unique<Blobs>(train_rows, value);
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
