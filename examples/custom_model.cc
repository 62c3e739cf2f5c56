// SPDX-License-Identifier: Apache-2.0
//
// A runner with two models of one's own: `funnel`, a function from options to an Architecture, and `gated`, a
// torch::nn::Module as it is. Study files choose them by "model.name" once hpo runs this program instead of hpo-trial:
//   HPO_TRIAL=./example_custom_model hpo run study.json
#include <torch/nn/modules/linear.h>

#include "trial_runner/module_adapter.h"
#include "trial_runner/registry.h"

using hpo::trial_runner::Architecture;
using hpo::trial_runner::FieldKind;
using hpo::trial_runner::ModelInput;

// Hidden layers that halve from `width` down to the number of classes.
Architecture Funnel(const nlohmann::json& options, const ModelInput& input) {
  Architecture net(input.sample_shape);
  int x = Architecture::kInput;
  for (auto width = options.at("width").get<std::int64_t>(); width > input.outputs; width /= 2) {
    x = net.Add("hidden" + std::to_string(width), hpo::trial_runner::Linear{.outputs = width}, x);
    x = net.Add("relu" + std::to_string(width), hpo::trial_runner::Activation{}, x);
  }
  net.Add("output", hpo::trial_runner::Linear{.outputs = input.outputs}, x);
  return net;
}

// One hidden layer whose units are multiplied by gates in (0, 1).
struct Gated : torch::nn::Module {
  Gated(std::int64_t inputs, std::int64_t width, std::int64_t outputs)
      : value(register_module("value", torch::nn::Linear(inputs, width))),
        gate(register_module("gate", torch::nn::Linear(inputs, width))),
        output(register_module("output", torch::nn::Linear(width, outputs))) {}

  torch::Tensor forward(const torch::Tensor& x) { return output(value(x) * gate(x).sigmoid()); }

  torch::nn::Linear value, gate, output;
};

int main(int argc, char** argv) {
  auto registry = hpo::trial_runner::BuiltInRegistry();
  const hpo::trial_runner::Field width{.name = "width",
                                       .kind = FieldKind::kInteger,
                                       .fallback = 128,
                                       .min = 1,
                                       .max = 8192,
                                       .help = "units of the first hidden layer"};
  registry.AddModel(
      {.name = "funnel", .help = "layers that halve", .fields = {width}, .architecture = Funnel, .module = {}});
  registry.AddModel({.name = "gated",
                     .help = "one hidden layer with gates",
                     .fields = {width},
                     .architecture = {},
                     .module = [](const nlohmann::json& options, const ModelInput& input) {
                       return hpo::trial_runner::AdaptModule(std::make_shared<Gated>(
                           input.sample_shape.front(), options.at("width").get<std::int64_t>(), input.outputs));
                     }});
  return hpo::trial_runner::Main(argc, argv, registry);
}
