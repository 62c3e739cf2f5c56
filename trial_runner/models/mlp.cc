// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/models/mlp.h"

#include <stdexcept>
#include <string>

namespace hpo::trial_runner {
namespace {

ActivationKind ParseActivation(const std::string& name) {
  if (name == "relu") return ActivationKind::kRelu;
  if (name == "gelu") return ActivationKind::kGelu;
  if (name == "silu") return ActivationKind::kSilu;
  return ActivationKind::kTanh;  // the field's choices admit no fifth name
}

// linear -> (batch norm) -> activation -> dropout, and an edge around all of it where the widths allow one.
int AddBlock(Architecture& net, const nlohmann::json& options, int index, int input) {
  const std::string suffix = std::to_string(index);
  const std::int64_t width = options.at("width").get<std::int64_t>();
  int x = net.Add("hidden" + suffix, Linear{.outputs = width}, input);
  if (options.at("batch_norm").get<bool>()) x = net.Add("norm" + suffix, BatchNorm{}, x);
  x = net.Add("activation" + suffix, Activation{ParseActivation(options.at("activation").get<std::string>())}, x);
  const double dropout = options.at("dropout").get<double>();
  if (dropout > 0) x = net.Add("dropout" + suffix, Dropout{dropout}, x);
  const bool equal_width = index > 0 || net.input_shape().front() == width;
  if (options.at("residual").get<bool>() && equal_width) x = net.Add("residual" + suffix, Sum{}, {x, input});
  return x;
}

Architecture BuildMlp(const nlohmann::json& options, const ModelInput& input) {
  if (input.sample_shape.size() != 1) {
    throw std::invalid_argument("model mlp needs samples of one axis (features), got " +
                                std::to_string(input.sample_shape.size()) + " axes");
  }
  Architecture net(input.sample_shape);
  const int depth = options.at("depth").get<int>();
  int x = Architecture::kInput;
  for (int i = 0; i < depth; ++i) x = AddBlock(net, options, i, x);
  net.Add("output", Linear{.outputs = input.outputs}, x);
  return net;
}

std::vector<Field> Fields() {
  return {
      {.name = "depth", .kind = FieldKind::kInteger, .fallback = 2, .min = 1, .max = 16, .help = "hidden blocks"},
      {.name = "width",
       .kind = FieldKind::kInteger,
       .fallback = 128,
       .min = 1,
       .max = 8192,
       .help = "units of each hidden block"},
      {.name = "activation",
       .kind = FieldKind::kChoice,
       .fallback = "relu",
       .choices = {"relu", "gelu", "silu", "tanh"},
       .help = "nonlinearity of the hidden blocks"},
      {.name = "batch_norm",
       .kind = FieldKind::kBoolean,
       .fallback = false,
       .help = "batch normalization before each activation"},
      {.name = "dropout",
       .kind = FieldKind::kReal,
       .fallback = 0.0,
       .min = 0.0,
       .max = 1.0,
       .max_exclusive = true,
       .help = "probability of dropping a hidden unit while training"},
      {.name = "residual",
       .kind = FieldKind::kBoolean,
       .fallback = false,
       .help = "an identity edge around each hidden block of equal width"},
  };
}

}  // namespace

ModelEntry MlpModel() {
  return {.name = "mlp", .help = "multi-layer perceptron", .fields = Fields(), .architecture = BuildMlp, .module = {}};
}

}  // namespace hpo::trial_runner
