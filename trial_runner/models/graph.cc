// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/models/graph.h"

#include <stdexcept>
#include <string>

#include "trial_runner/architecture/architecture_json.h"
#include "trial_runner/architecture/inference.h"

namespace hpo::trial_runner {
namespace {

using nlohmann::json;

constexpr const char* kSample = "input";
constexpr const char* kOutput = "output";

// The position of the layer that `item` means.
json Position(const json& item, const Architecture& net) {
  if (!item.is_string()) return item;
  const auto name = item.get<std::string>();
  if (name == kSample) return Architecture::kInput;
  for (std::size_t i = 0; i < net.nodes().size(); ++i) {
    if (net.nodes()[i].name == name) return i;
  }
  throw std::invalid_argument("'" + name + "' is no earlier layer; the sample is '" + kSample + "'");
}

// `given` with everything that may be left out.
json Complete(const json& given, const Architecture& net, const ModelInput& input) {
  const auto kind = given.find("kind");
  if (kind == given.end() || !kind->is_string()) throw std::invalid_argument("'kind' must name a kind of layer");
  json layer = LayerDefaults(kind->get<std::string>());
  if (layer.contains("vocabulary") && input.vocabulary > 0) layer["vocabulary"] = input.vocabulary;
  const auto index = static_cast<int>(net.nodes().size());
  layer["name"] = "layer" + std::to_string(index);
  layer["inputs"] = {index - 1};  // Architecture::kInput of the first
  layer.update(given);
  if (layer["name"] == kOutput) throw std::invalid_argument("the name 'output' is taken by the layer to the classes");
  if (!layer["inputs"].is_array()) layer["inputs"] = json::array({layer["inputs"]});
  for (json& item : layer["inputs"]) item = Position(item, net);
  if (layer.contains("tensors_of")) layer["tensors_of"] = Position(layer["tensors_of"], net);
  return layer;
}

Architecture BuildGraph(const json& options, const ModelInput& input) {
  Architecture net(input.sample_shape);
  int x = Architecture::kInput;
  for (const json& layer : options.at("layers")) {
    const std::string path = "model.graph.layers." + std::to_string(x + 1) + ": ";
    try {
      x = AddLayer(Complete(layer, net, input), net);
      InferShapes(net);
    } catch (const std::invalid_argument& error) {
      throw std::invalid_argument(path + error.what());
    }
  }
  net.Add(kOutput, Linear{.outputs = input.outputs}, x);
  return net;
}

std::vector<Field> Fields() {
  return {
      {.name = "layers",
       .kind = FieldKind::kObjects,
       .fallback = json::array(),
       .help = "layers in order, each {\"kind\": ..., its options}; a linear layer to the classes follows the last"}};
}

}  // namespace

ModelEntry GraphModel() {
  return {.name = "graph",
          .help = "layers given as data, each open to search",
          .fields = Fields(),
          .takes_categories = true,
          .architecture = BuildGraph,
          .module = {}};
}

}  // namespace hpo::trial_runner
