// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/architecture/architecture_json.h"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace hpo::trial_runner {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

constexpr std::array<std::pair<ActivationKind, const char*>, 4> kActivations = {{
    {ActivationKind::kRelu, "relu"},
    {ActivationKind::kGelu, "gelu"},
    {ActivationKind::kSilu, "silu"},
    {ActivationKind::kTanh, "tanh"},
}};

// --- writing: one overload a layer kind ------------------------------------------------------------------------

const char* Kind(const Linear&) { return "linear"; }
const char* Kind(const BatchNorm&) { return "batch_norm"; }
const char* Kind(const Dropout&) { return "dropout"; }
const char* Kind(const Activation& layer) {
  return std::find_if(kActivations.begin(), kActivations.end(),
                      [&](const auto& row) { return row.first == layer.kind; })
      ->second;
}
const char* Kind(const Sum&) { return "sum"; }

void WriteOptions(const Linear& layer, ordered_json& out) {
  out["outputs"] = layer.outputs;
  out["bias"] = layer.bias;
}
void WriteOptions(const BatchNorm& layer, ordered_json& out) {
  out["epsilon"] = layer.epsilon;
  out["momentum"] = layer.momentum;
}
void WriteOptions(const Dropout& layer, ordered_json& out) { out["probability"] = layer.probability; }
void WriteOptions(const Activation&, ordered_json&) {}
void WriteOptions(const Sum&, ordered_json&) {}

// --- reading ---------------------------------------------------------------------------------------------------

template <typename T>
T Get(const json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end()) throw std::invalid_argument(std::string("'") + key + "' is missing");
  const bool fits = std::is_same_v<T, bool>          ? found->is_boolean()
                    : std::is_integral_v<T>          ? found->is_number_integer()
                    : std::is_floating_point_v<T>    ? found->is_number()
                    : std::is_same_v<T, std::string> ? found->is_string()
                                                     : found->is_array();
  if (!fits) throw std::invalid_argument(std::string("'") + key + "' has the wrong type");
  return found->template get<T>();
}

Layer ReadLayer(const json& object, const std::string& kind) {
  if (kind == "linear") return Linear{Get<std::int64_t>(object, "outputs"), Get<bool>(object, "bias")};
  if (kind == "batch_norm") return BatchNorm{Get<double>(object, "epsilon"), Get<double>(object, "momentum")};
  if (kind == "dropout") return Dropout{Get<double>(object, "probability")};
  if (kind == "sum") return Sum{};
  for (const auto& [activation, name] : kActivations) {
    if (kind == name) return Activation{activation};
  }
  throw std::invalid_argument("unknown kind '" + kind + "'");
}

template <typename Integer>
std::vector<Integer> Integers(const json& object, const char* key) {
  const json list = Get<json::array_t>(object, key);
  std::vector<Integer> values;
  for (const json& item : list) {
    if (!item.is_number_integer()) throw std::invalid_argument(std::string("'") + key + "' must hold integers");
    values.push_back(item.get<Integer>());
  }
  return values;
}

ordered_json WriteNode(const Node& node) {
  ordered_json out;
  out["name"] = node.name;
  out["kind"] = std::visit([](const auto& layer) { return Kind(layer); }, node.layer);
  out["inputs"] = node.inputs;
  std::visit([&](const auto& layer) { WriteOptions(layer, out); }, node.layer);
  return out;
}

void ReadNode(const json& object, Architecture& architecture) {
  const std::string name = Get<std::string>(object, "name");
  try {
    const int index =
        architecture.Add(name, ReadLayer(object, Get<std::string>(object, "kind")), Integers<int>(object, "inputs"));
    const ordered_json written = WriteNode(architecture.nodes()[index]);
    for (const auto& [key, value] : object.items()) {
      if (!written.contains(key)) throw std::invalid_argument("unknown key '" + key + "'");
    }
  } catch (const std::invalid_argument& error) {
    throw std::invalid_argument("architecture, layer '" + name + "': " + error.what());
  }
}

}  // namespace

ordered_json ToJson(const Architecture& architecture) {
  ordered_json layers = ordered_json::array();
  for (const Node& node : architecture.nodes()) layers.push_back(WriteNode(node));
  return {{"input", architecture.input_shape()}, {"layers", std::move(layers)}};
}

Architecture ArchitectureFromJson(const json& object) {
  if (!object.is_object()) throw std::invalid_argument("architecture: must be an object");
  Architecture architecture(Integers<std::int64_t>(object, "input"));
  for (const json& layer : Get<json::array_t>(object, "layers")) {
    if (!layer.is_object()) throw std::invalid_argument("architecture: every layer must be an object");
    ReadNode(layer, architecture);
  }
  return architecture;
}

}  // namespace hpo::trial_runner
