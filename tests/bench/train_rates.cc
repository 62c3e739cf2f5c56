// SPDX-License-Identifier: Apache-2.0
//
// bench_train CASE ENGINE SECONDS: optimizer steps a CPU second of one network on one thread, for train_rates.sh, which
// runs the same in Python beside it. ENGINE is autograd or planned; contiguous and bf16 are autograd with the plain
// memory format and with bfloat16. Samples are random and stay in memory; a step reads its batch, runs forward and
// backward and updates the weights by Adam.
#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/ops/zeros.h>
#include <c10/core/InferenceMode.h>

#include <cstdio>
#include <cstdlib>
#include <functional>
#include <iterator>
#include <nlohmann/json.hpp>
#include <numeric>
#include <stdexcept>
#include <string>

#include "tests/bench/cpu_clock.h"
#include "trial_runner/architecture/inference.h"
#include "trial_runner/batch_reader.h"
#include "trial_runner/document/document.h"
#include "trial_runner/gradient_engine.h"
#include "trial_runner/network.h"
#include "trial_runner/optim/optimizer.h"
#include "trial_runner/planned/planned_engine.h"
#include "trial_runner/precision/memory_format.h"
#include "trial_runner/precision/mixed_precision.h"
#include "trial_runner/random_stream.h"
#include "trial_runner/registry.h"
#include "trial_runner/session/process.h"

namespace hpo::trial_runner {
namespace {

using nlohmann::json;

// What train_rates.py builds by hand under the same name, but for convnet_norm, by which engines are compared.
struct Case {
  const char* name;
  const char* model;  // of the training document
  ModelInput input;
  int batch;
};

// Of a language model: every token has a label, the next one.
ModelInput Characters() { return {.sample_shape = {64}, .outputs = 65, .vocabulary = 65, .label_per_token = true}; }

const Case kCases[] = {
    {"mlp", R"({"name": "mlp", "mlp": {"depth": 1, "width": 32}})", {.sample_shape = {64}, .outputs = 10}, 64},
    {"convnet",
     R"({"name": "convnet", "convnet": {"depth": 2, "width": 16, "batch_norm": false, "hidden": 64}})",
     {.sample_shape = {1, 28, 28}, .outputs = 10},
     64},
    {"convnet_norm",
     R"({"name": "convnet", "convnet": {"depth": 2, "width": 32, "hidden": 128, "dropout": 0.3}})",
     {.sample_shape = {1, 28, 28}, .outputs = 10},
     64},
    {"resnet18",
     R"({"name": "resnet", "resnet": {"depth": "18", "stem": "cifar"}})",
     {.sample_shape = {3, 32, 32}, .outputs = 10},
     32},
    {"mobilenet_v2", R"({"name": "mobilenet_v2"})", {.sample_shape = {3, 32, 32}, .outputs = 10}, 32},
    {"transformer", R"({"name": "transformer", "transformer": {"depth": 4, "width": 128, "heads": 4, "dropout": 0}})",
     Characters(), 32},
    {"lstm", R"({"name": "lstm", "lstm": {"width": 256, "embedding": 128}})", Characters(), 32},
};

const Case& CaseNamed(const std::string& name) {
  for (const Case& row : kCases) {
    if (row.name == name) return row;
  }
  throw std::invalid_argument("unknown case " + name);
}

Dataset RandomSamples(const Case& row) {
  constexpr int kBatches = 16;
  const std::int64_t rows = std::int64_t{row.batch} * kBatches;
  RandomStream random(1);
  std::vector<float> values;
  std::vector<std::int32_t> tokens;
  for (std::int64_t i = 0; i < rows * ElementCount(row.input.sample_shape); ++i) {
    if (row.input.vocabulary > 0) {
      tokens.push_back(static_cast<std::int32_t>(random.Below(row.input.vocabulary)));
    } else {
      values.push_back(static_cast<float>(random.Within(1)));
    }
  }
  Dataset dataset{.sample_shape = row.input.sample_shape,
                  .samples = row.input.vocabulary > 0 ? Samples(std::move(tokens)) : Samples(std::move(values)),
                  .label_shape = row.input.label_per_token ? row.input.sample_shape : Shape{},
                  .labels = {},
                  .class_names = {},
                  .split = {},
                  .pixel_scale = {}};
  const std::int64_t labels = rows * ElementCount(dataset.label_shape);
  for (std::int64_t i = 0; i < labels; ++i) dataset.labels.push_back(random.Below(row.input.outputs));
  return dataset;
}

class Loop {
 public:
  Loop(const Case& row, const std::string& engine)
      : row_(row), dataset_(RandomSamples(row)), precision_({"", engine == "bf16" ? "bf16" : "fp32", ""}) {
    const Registry registry = BuiltInRegistry();
    Document document;
    const json given = {{"model", json::parse(row.model)}, {"optimizer", {{"name", "adam"}}}};
    for (const DocumentProblem& problem : ParseDocument(given, registry, document)) {
      throw std::invalid_argument(problem.path + ": " + problem.message);
    }
    const Architecture architecture =
        registry.FindModel(document.model.name)->architecture(document.model.options, row.input);
    network_ = BuildNetwork(architecture, 1);
    const std::string format = engine == "contiguous" ? engine : document.memory_format;
    UseMemoryFormat(ResolveMemoryFormat(format, &architecture).used, *network_);
    engine_ = engine == "planned"
                  ? MakePlannedEngine(architecture, *network_, {})
                  : MakeAutogradEngine(*network_, {.precision = &precision_, .classes = row.input.outputs});
    optimizer_ = MakeOptimizer(document.optimizer, network_->Parameters());
    rows_.resize(static_cast<std::size_t>(dataset_.rows()));
    std::iota(rows_.begin(), rows_.end(), 0);
  }

  // Of CPU time, which other work on the machine hardly moves. The first tenth warms up and is not counted.
  double StepsPerSecond(double seconds) {
    RunFor(seconds / 10);
    const auto [steps, elapsed] = RunFor(seconds);
    return static_cast<double>(steps) / elapsed;
  }

 private:
  std::pair<std::int64_t, double> RunFor(double seconds) {
    const double start = bench::CpuSeconds();
    for (std::int64_t steps = 0;; ++steps) {
      const double elapsed = bench::CpuSeconds() - start;
      if (elapsed >= seconds) return {steps, elapsed};
      Step();
    }
  }

  void Step() {
    const auto batch = static_cast<std::size_t>(row_.batch);
    const std::size_t first = done_++ * batch % rows_.size();
    engine_->Run(reader_.Read(std::span(rows_).subspan(first, batch)), done_, loss_sum_);
    const c10::InferenceMode no_recording;
    constexpr double kRate = 1e-3;
    optimizer_->Step(engine_->Gradients(), kRate);
  }

  const Case& row_;
  Dataset dataset_;
  BatchReader reader_{dataset_, row_.batch};
  std::vector<std::int64_t> rows_;
  MixedPrecision precision_;
  std::unique_ptr<Network> network_;
  std::unique_ptr<GradientEngine> engine_;
  std::unique_ptr<Optimizer> optimizer_;
  at::Tensor loss_sum_ = at::zeros({}, at::TensorOptions().dtype(at::kDouble));
  std::uint64_t done_ = 0;
};

}  // namespace
}  // namespace hpo::trial_runner

int main(int argc, char** argv) {
  if (argc != 4) {
    std::fprintf(stderr, "usage: bench_train CASE autograd|planned|contiguous|bf16 SECONDS\n");
    return 64;
  }
  hpo::trial_runner::KeepFreedMemory();  // as hpo-trial does
  at::set_num_threads(1);
  at::globalContext().setFlushDenormal(true);
  hpo::trial_runner::Loop loop(hpo::trial_runner::CaseNamed(argv[1]), argv[2]);
  std::printf("%.3f\n", loop.StepsPerSecond(std::atof(argv[3])));
  return 0;
}
