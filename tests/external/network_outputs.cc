// SPDX-License-Identifier: Apache-2.0
//
// network_outputs write|check FOLDER: networks of every model, for network_outputs.py, which computes them with
// PyTorch.
//   write   for each network its weights as a trial leaves them, and a batch of samples with the network's logits
//   check   fresh networks take the weights that Python left there as `init_from` does; their logits must be Python's
#include <ATen/Parallel.h>
#include <ATen/ops/abs.h>
#include <ATen/ops/max.h>
#include <ATen/ops/rand.h>
#include <ATen/ops/randint.h>
#include <ATen/ops/randn_like.h>
#include <ATen/ops/sub.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <stdexcept>
#include <string>

#include "trial_runner/architecture/architecture_json.h"
#include "trial_runner/checkpoint/tensor_file.h"
#include "trial_runner/document/document.h"
#include "trial_runner/fine_tuning/initial_weights.h"
#include "trial_runner/registry.h"
#include "trial_runner/trial_setup.h"

namespace hpo::trial_runner {
namespace {

using nlohmann::json;

constexpr std::int64_t kRows = 3;
constexpr double kTolerance = 1e-5;  // of the largest logit, if it is above 1: float32 sums in another order

struct Case {
  const char* name;
  const char* model;  // of the training document
  ModelInput input;
};

const ModelInput kRow{.sample_shape = {12}, .outputs = 4};
const ModelInput kTable{.sample_shape = {5}, .outputs = 4, .categories = {3, 8}};
const ModelInput kImage{.sample_shape = {3, 32, 32}, .outputs = 10};
const ModelInput kPlane{.sample_shape = {16, 16}, .outputs = 5};
const ModelInput kSeries{.sample_shape = {9, 4}, .outputs = 3};
const ModelInput kTexts{.sample_shape = {11}, .outputs = 3, .vocabulary = 20, .padding = 0};
const ModelInput kLanguage{.sample_shape = {11}, .outputs = 20, .vocabulary = 20, .label_per_token = true};

const Case kCases[] = {
    {"mlp", R"({"name": "mlp", "mlp": {"depth": 2, "width": 16, "batch_norm": true, "residual": true}})", kRow},
    {"table", R"({"name": "mlp", "mlp": {"depth": 1, "width": 16}})", kTable},
    {"convnet", R"({"name": "convnet", "convnet": {"hidden": 24, "pool": "average"}})", kPlane},
    {"resnet18", R"({"name": "resnet", "resnet": {"depth": "18", "width": 16, "stem": "cifar"}})", kImage},
    {"resnet50", R"({"name": "resnet", "resnet": {"depth": "50", "width": 8}})", kImage},
    {"mobilenet_v2", R"({"name": "mobilenet_v2"})", kImage},
    {"mobilenet_v3", R"({"name": "mobilenet_v3"})", kImage},
    {"efficientnet", R"({"name": "efficientnet"})", kImage},
    {"lstm", R"({"name": "lstm", "lstm": {"depth": 2, "width": 16, "bidirectional": true}})", kTexts},
    {"gru", R"({"name": "lstm", "lstm": {"cell": "gru", "width": 16, "pooling": "mean"}})", kSeries},
    {"encoder", R"({"name": "transformer", "transformer": {"depth": 2, "width": 16, "pooling": "class_token",
                                                           "norm": "rms_norm"}})",
     kSeries},
    {"classifier", R"({"name": "transformer", "transformer": {"depth": 2, "width": 16}})", kTexts},
    {"language", R"({"name": "transformer", "transformer": {"depth": 2, "width": 16, "positions": "sinusoidal"}})",
     kLanguage},
    {"vit", R"({"name": "vit", "vit": {"depth": 2, "width": 16}})", kImage},
    {"graph", R"({"name": "graph", "graph": {"layers": [
        {"kind": "add_channel"}, {"kind": "conv2d", "outputs": 6, "kernel": 3, "padding": 1, "name": "a"},
        {"kind": "activation", "function": "elu"}, {"kind": "conv2d", "outputs": 2, "kernel": 3, "padding": 1},
        {"kind": "concatenation", "inputs": ["a", 3]}, {"kind": "pool2d", "function": "max"}, {"kind": "flatten"}]}})",
     kPlane},
};

Architecture Build(const Registry& registry, const Case& row) {
  Document document;
  for (const DocumentProblem& problem : ParseDocument({{"model", json::parse(row.model)}}, registry, document)) {
    throw std::invalid_argument(std::string(row.name) + ": " + problem.path + ": " + problem.message);
  }
  return registry.FindModel(document.model.name)->architecture(document.model.options, row.input);
}

at::Tensor WithCategories(const ModelInput& input, at::Tensor rows) {
  const std::int64_t numbers = rows.size(1) - std::ssize(input.categories);
  for (std::size_t i = 0; i < input.categories.size(); ++i) {
    rows.select(1, numbers + static_cast<std::int64_t>(i)).random_(input.categories[i]);
  }
  return rows;
}

at::Tensor Samples(const ModelInput& input) {
  std::vector<std::int64_t> shape = input.sample_shape;
  shape.insert(shape.begin(), kRows);
  if (input.vocabulary == 0) return WithCategories(input, at::rand(shape));
  at::Tensor tokens = at::randint(1, input.vocabulary, shape, at::TensorOptions().dtype(at::kInt));
  if (input.padding >= 0) tokens[0].slice(0, 4).fill_(input.padding);
  return tokens;
}

at::Tensor Logits(Network& network, const at::Tensor& samples) {
  const c10::InferenceMode no_recording;
  network.SetTraining(false);
  return network.Forward(samples);
}

// Weights that start at 0 or 1 would hide a mistake: all real numbers are moved.
void Disturb(const Network& network) {
  const c10::InferenceMode no_recording;
  for (const NamedTensor& item : Weights(network)) {
    if (item.tensor.is_floating_point()) item.tensor.add_(at::randn_like(item.tensor), /*alpha=*/0.02);
  }
}

void Write(const Registry& registry, const Case& row, const std::string& stem) {
  const Architecture architecture = Build(registry, row);
  const auto network = BuildNetwork(architecture, 1);
  Disturb(*network);
  WriteTensorFile(stem + ".weights", {{{"hpo.architecture", ToJson(architecture).dump()}}, Weights(*network)});
  const at::Tensor samples = Samples(row.input);
  WriteTensorFile(stem + ".outputs", {{}, {{"samples", samples}, {"logits", Logits(*network, samples)}}});
}

bool Check(const Registry& registry, const Case& row, const std::string& stem) {
  const auto network = BuildNetwork(Build(registry, row), 2);
  TakeWeights({.path = stem + ".python"}, "", *network);
  at::Tensor samples, expected;
  for (const NamedTensor& item : ReadTensorFile(stem + ".python_outputs").tensors) {
    (item.name == "samples" ? samples : expected) = item.tensor;
  }
  const double largest = std::max(1.0, expected.abs().max().item<double>());
  const double off = at::sub(Logits(*network, samples), expected).abs().max().item<double>() / largest;
  std::printf("%-14s hpo from Python's weights, off by %.1e: %s\n", row.name, off, off < kTolerance ? "ok" : "BAD");
  return off < kTolerance;
}

}  // namespace
}  // namespace hpo::trial_runner

int main(int argc, char** argv) {
  using namespace hpo::trial_runner;
  if (argc != 3) {
    std::fprintf(stderr, "usage: network_outputs write|check FOLDER\n");
    return 64;
  }
  at::set_num_threads(1);  // as a trial has unless it is given more, and as the kernels of the runner want it
  const Registry registry = BuiltInRegistry();
  bool all = true;
  for (const Case& row : kCases) {
    const std::string stem = std::string(argv[2]) + "/" + row.name;
    if (std::strcmp(argv[1], "write") == 0) {
      Write(registry, row, stem);
    } else {
      all = Check(registry, row, stem) && all;
    }
  }
  return all ? 0 : 1;
}
