// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/architecture/architecture_json.h"

#include <optional>
#include <stdexcept>
#include <tuple>
#include <type_traits>
#include <utility>

#include "trial_runner/document/nearest_name.h"

namespace hpo::trial_runner {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

// --- writing ---------------------------------------------------------------------------------------------------

template <typename Value>
ordered_json WriteValue(const Value& value) {
  if constexpr (std::is_enum_v<Value>) {
    return NameOf(value);
  } else {
    return value;
  }
}

template <typename Kind>
void WriteMembers(const Kind& layer, ordered_json& out) {
  const auto write = [&](const auto&... member) { ((out[member.name] = WriteValue(layer.*member.pointer)), ...); };
  std::apply(write, Kind::Members());
}

ordered_json WriteNode(const Node& node) {
  ordered_json out;
  out["name"] = node.name;
  out["kind"] = std::visit([](const auto& layer) { return layer.kKind; }, node.layer);
  out["inputs"] = node.inputs;
  if (node.tensors_of) out["tensors_of"] = *node.tensors_of;
  if (node.deviation) out["deviation"] = *node.deviation;
  std::visit([&](const auto& layer) { WriteMembers(layer, out); }, node.layer);
  return out;
}

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

template <typename Value>
void ReadValue(const json& object, const char* key, Value& value) {
  if constexpr (std::is_enum_v<Value>) {
    const std::string name = Get<std::string>(object, key);
    if (!FromName(name, value)) throw std::invalid_argument(std::string("'") + key + "' has no value '" + name + "'");
  } else {
    value = Get<Value>(object, key);
  }
}

template <typename Kind>
Kind ReadMembers(const json& object) {
  Kind layer;
  const auto read = [&](const auto&... member) { (ReadValue(object, member.name, layer.*member.pointer), ...); };
  std::apply(read, Kind::Members());
  return layer;
}

template <typename... Kinds>
[[noreturn]] void RefuseKind(const std::string& kind, std::type_identity<std::variant<Kinds...>>) {
  throw std::invalid_argument("unknown kind '" + kind + "'" + DidYouMean(kind, {Kinds::kKind...}));
}

template <typename... Kinds>
Layer ReadLayer(const json& object, const std::string& kind, std::type_identity<std::variant<Kinds...>> kinds) {
  std::optional<Layer> layer;
  ((kind == Kinds::kKind && (layer = ReadMembers<Kinds>(object)).has_value()) || ...);
  if (!layer) RefuseKind(kind, kinds);
  return *layer;
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

template <typename... Kinds>
ordered_json WriteDefaults(const std::string& kind, std::type_identity<std::variant<Kinds...>> kinds) {
  ordered_json out;
  const auto write = [&](const auto& layer) {
    if (kind != layer.kKind) return;
    out["kind"] = kind;
    WriteMembers(layer, out);
  };
  (write(Kinds()), ...);
  if (out.empty()) RefuseKind(kind, kinds);
  return out;
}

}  // namespace

ordered_json ToJson(const Architecture& architecture) {
  ordered_json layers = ordered_json::array();
  for (const Node& node : architecture.nodes()) layers.push_back(WriteNode(node));
  return {{"input", architecture.input_shape()}, {"layers", std::move(layers)}};
}

int AddLayer(const json& object, Architecture& architecture) {
  const auto name = Get<std::string>(object, "name");
  const Layer layer = ReadLayer(object, Get<std::string>(object, "kind"), std::type_identity<Layer>());
  const int index = architecture.Add(name, layer, Integers<int>(object, "inputs"));
  if (object.contains("tensors_of")) architecture.ShareTensors(index, Get<int>(object, "tensors_of"));
  if (object.contains("deviation")) architecture.StartNormal(index, Get<double>(object, "deviation"));
  const ordered_json written = WriteNode(architecture.nodes()[index]);
  for (const auto& [key, value] : object.items()) {
    if (!written.contains(key)) throw std::invalid_argument("unknown key '" + key + "'");
  }
  return index;
}

ordered_json LayerDefaults(const std::string& kind) { return WriteDefaults(kind, std::type_identity<Layer>()); }

Architecture ArchitectureFromJson(const json& object) {
  if (!object.is_object()) throw std::invalid_argument("architecture: must be an object");
  Architecture architecture(Integers<std::int64_t>(object, "input"));
  for (const json& layer : Get<json::array_t>(object, "layers")) {
    if (!layer.is_object()) throw std::invalid_argument("architecture: every layer must be an object");
    const auto name = Get<std::string>(layer, "name");
    try {
      AddLayer(layer, architecture);
    } catch (const std::invalid_argument& error) {
      throw std::invalid_argument("architecture, layer '" + name + "': " + error.what());
    }
  }
  return architecture;
}

}  // namespace hpo::trial_runner
