// SPDX-License-Identifier: Apache-2.0
#include <ATen/ops/empty.h>
#include <ATen/ops/ones.h>

#include <algorithm>
#include <cmath>
#include <exception>
#include <map>
#include <optional>
#include <utility>

#include "tests/gpu/check.h"
#include "tests/support/scratch_folder.h"
#include "trial_runner/device/accelerator.h"
#include "trial_runner/device/open_accelerator.h"
#include "trial_runner/memory/out_of_memory.h"
#include "trial_runner/registry.h"

namespace hpo::gpu {
namespace {

using trial_runner::StopRequest;
using trial_runner::TrialResult;
using trial_runner::TrialTask;

using Curve = std::map<int, std::map<std::string, double>>;

class Link final : public trial_runner::TrainingLink {
 public:
  explicit Link(std::uint64_t leave_after = 0) : leave_after_(leave_after) {}
  void OnMeasure(int epoch, const std::map<std::string, double>& metrics) override { curve[epoch] = metrics; }
  void OnProgress(std::uint64_t steps) override { steps_ = steps; }
  StopRequest Requested() override {
    return leave_after_ > 0 && steps_ >= leave_after_ ? StopRequest::kCheckpointAndLeave : StopRequest::kNone;
  }

  Curve curve;

 private:
  std::uint64_t leave_after_, steps_ = 0;
};

// Batch norm, dropout, clipping, averages, a short last batch.
constexpr const char* kMlp = R"({
  "dataset": {"name": "synthetic", "synthetic": {"kind": "spirals", "rows": 1700, "classes": 5}},
  "batch_size": 60, "epochs": 4, "gradient_clip_norm": 1,
  "model": {"name": "mlp", "mlp": {"depth": 2, "width": 64, "batch_norm": true, "dropout": 0.2}},
  "optimizer": {"name": "adamw", "lr": 0.005}, "averaging": {"name": "ema"}})";

constexpr const char* kPlainMlp = R"({
  "dataset": {"name": "synthetic", "synthetic": {"kind": "spirals", "rows": 1700, "classes": 5}},
  "batch_size": 60, "epochs": 3,
  "model": {"name": "mlp", "mlp": {"depth": 2, "width": 64, "batch_norm": true}},
  "optimizer": {"name": "sgd", "lr": 0.05, "sgd": {"momentum": 0.9}}})";

constexpr const char* kResNet = R"({
  "dataset": {"name": "synthetic", "synthetic": {"kind": "stripes", "rows": 1500, "classes": 4, "size": 16}},
  "model": {"name": "resnet", "resnet": {"depth": "18", "stem": "cifar", "width": 8}},
  "batch_size": 64, "epochs": 2})";

constexpr const char* kTransformer = R"({
  "dataset": {"name": "synthetic", "synthetic": {"kind": "stripes", "rows": 1500, "classes": 4, "size": 16}},
  "model": {"name": "vit", "vit": {"patch": 4, "width": 32, "depth": 2, "heads": 2}}, "batch_size": 64, "epochs": 2})";

double LargestDifference(const Curve& a, const Curve& b) {
  double largest = a.size() == b.size() && !a.empty() ? 0 : INFINITY;
  for (const auto& [epoch, metrics] : a) {
    for (const auto& [name, value] : metrics) {
      if (!b.contains(epoch)) return INFINITY;
      largest = std::max(largest, std::abs(value - b.at(epoch).at(name)));
    }
  }
  return largest;
}

TrialResult Train(TrialTask task, Link& link, const ScratchFolder& folder) {
  task.folder = folder.path();
  return trial_runner::Train(task, trial_runner::BuiltInRegistry(), link);
}

Outcome ReplayedAsNot(const char* name, const char* document, double tolerance) {
  const ScratchFolder a, b;
  Link eager, replayed;
  TrialTask task = Task(document, "cuda");
  task.document.cuda_graphs = "off";
  Train(task, eager, a);
  task.document.cuda_graphs = "on";
  const auto choice = Train(task, replayed, b).facts["cuda_graphs"];
  if (choice["used"] != "on") return {false, std::string(name) + ": " + choice["why"].get<std::string>()};
  return Within(name, LargestDifference(eager.curve, replayed.curve), tolerance);
}

}  // namespace

Outcome ReplayedTrainingsAreEqual() {
  // Nothing of an mlp depends on the order of threads: a difference would be one of the method. Gradients of
  // convolutions are summed in an order that changes from run to run.
  constexpr double kSame = 1e-6, kAlike = 5e-2;
  Outcome all = ReplayedAsNot("mlp", kMlp, kSame);
  for (const auto& [name, document] : {std::pair{"resnet", kResNet}, std::pair{"vit", kTransformer}}) {
    const Outcome one = ReplayedAsNot(name, document, kAlike);
    all = {all.holds && one.holds, all.figures + "; " + one.figures};
  }
  return all;
}

Outcome AResumedTrialGoesOn() {
  constexpr double kTolerance = 1e-6;
  constexpr std::uint64_t kLeaveAfter = 25;  // in the middle of the second epoch
  const ScratchFolder whole_folder, first_folder, second_folder;
  Link whole, first(kLeaveAfter), second;
  TrialTask task = Task(kMlp, "cuda");
  Train(task, whole, whole_folder);
  Train(task, first, first_folder);
  task.resume_from = first_folder.path();
  const TrialResult result = Train(task, second, second_folder);
  if (result.facts["resume"]["used"] == "beginning") return {false, result.facts["resume"].dump()};
  Curve joined = first.curve;
  joined.merge(second.curve);
  return Within("largest difference of a metric", LargestDifference(joined, whole.curve), kTolerance);
}

Outcome TrainingIsThatOfTheCpu() {
  constexpr double kTolerance = 2e-2;  // of losses after some seventy steps of float32
  const ScratchFolder a, b;
  Link cpu, gpu;
  Train(Task(kPlainMlp, "cpu"), cpu, a);
  const TrialResult result = Train(Task(kPlainMlp, "cuda"), gpu, b);
  Outcome outcome = Within("largest difference of a metric", LargestDifference(gpu.curve, cpu.curve), kTolerance);
  outcome.figures += "; peak " + result.facts["memory"]["peak_bytes"].dump() + " bytes, forecast " +
                     result.facts["memory"]["forecast_bytes"].dump();
  return outcome;
}

// Also recorded and replayed: scales are computed on the device, so nothing of it is looked at from the host.
Outcome Float8TrainsLikeBfloat16() {
  constexpr double kTolerance = 0.1, kAlike = 5e-2;  // of losses and shares of errors; those of the start are near 1
  if (!trial_runner::OpenAccelerator("cuda")->capability().float8) return {true, "the device has no float8"};
  TrialTask task = Task(kTransformer, "cuda");
  const auto train = [&](const char* precision, const char* graphs, Link& link) {
    const ScratchFolder folder;
    task.document.precision = precision;
    task.document.cuda_graphs = graphs;
    return Train(task, link, folder).facts;
  };
  Link bf16, float8, replayed;
  train("bf16", "off", bf16);
  const auto facts = train("float8", "off", float8);
  if (facts["precision"]["used"] != "float8") return {false, facts["precision"].dump()};
  const auto graphs = train("float8", "on", replayed)["cuda_graphs"];
  if (graphs["used"] != "on") return {false, "not replayed: " + graphs["why"].get<std::string>()};
  const double loss = float8.curve.rbegin()->second.at("train.loss"),
               of_bf16 = bf16.curve.rbegin()->second.at("train.loss");
  const Outcome near = Within("loss apart from bf16's", std::abs(loss - of_bf16), kTolerance);
  const Outcome same = Within("replayed apart", LargestDifference(float8.curve, replayed.curve), kAlike);
  return {near.holds && same.holds, "loss " + std::to_string(loss) + ", bf16 " + std::to_string(of_bf16) + "; " +
                                        near.figures + "; " + same.figures + "; layers " +
                                        facts["float8_layers"].dump()};
}

Outcome TooLargeATensorLeavesTheDeviceUsable() {
  const auto accelerator = trial_runner::OpenAccelerator("cuda");
  const auto there = at::TensorOptions().device(accelerator->device());
  std::optional<std::string> why;
  try {
    at::empty({accelerator->Memory().total_bytes}, there);  // four times what the device has
  } catch (...) {
    why = trial_runner::OutOfMemory(std::current_exception());
  }
  const double sum = at::ones({1000}, there).sum().item<double>();
  return {why.has_value() && sum == 1000, why ? why->substr(0, 80) : "nothing said that memory ran out"};
}

// Of the same seed, probed and not: the same losses, and the peak that was predicted.
Outcome AProbePredictsThePeak() {
  constexpr double kApart = 0.25, kTolerance = 1e-6;
  const ScratchFolder a, b;
  Link probed, plain;
  TrialTask task = Task(kMlp, "cuda");
  task.document.cuda_graphs = "off";  // a graph has memory of its own
  task.document.memory_probe = "on";
  const auto memory = Train(task, probed, a).facts["memory"];
  task.document.memory_probe = "off";
  Train(task, plain, b);
  const double peak = memory["peak_bytes"].get<double>();
  Outcome outcome =
      Within("distance of probe and peak", std::abs(memory["probe_bytes"].get<double>() / peak - 1), kApart);
  const Outcome same =
      Within("largest difference of a metric", LargestDifference(probed.curve, plain.curve), kTolerance);
  return {outcome.holds && same.holds, outcome.figures + "; " + same.figures};
}

Outcome AMemoryLimitHolds() {
  const ScratchFolder folder;
  std::optional<std::string> why;
  Link link;
  for (const char* probe : {"on", "off"}) {
    TrialTask task = Task(kResNet, "cuda");
    task.document.memory_probe = probe;
    task.document.memory_limit_mb = 1;
    try {
      Train(task, link, folder);
      return {false, std::string("it was trained, probe ") + probe};
    } catch (...) {
      why = trial_runner::OutOfMemory(std::current_exception());
    }
    if (!why) return {false, std::string("another error, probe ") + probe};
  }
  return {link.curve.empty(), why->substr(0, 80)};
}

}  // namespace hpo::gpu
