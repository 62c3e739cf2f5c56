// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/architecture/architecture.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace hpo::trial_runner {
namespace {

bool IsNameCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.' || c == '-';
}

void RequireName(const std::string& name, const std::vector<Node>& nodes) {
  if (name.empty() || !std::all_of(name.begin(), name.end(), IsNameCharacter)) {
    throw std::invalid_argument("layer name '" + name + "': use one or more of letters, digits, '_', '.', '-'");
  }
  const auto taken = [&](const Node& node) { return node.name == name; };
  if (std::any_of(nodes.begin(), nodes.end(), taken)) {
    throw std::invalid_argument("layer name '" + name + "' is used twice; names must be unique");
  }
}

void RequireInputs(const Node& node, int earlier_nodes) {
  const bool joins = std::visit([](const auto& layer) { return Joins(layer); }, node.layer);
  const bool tokens = std::visit([](const auto& layer) { return MayReadTokens(layer); }, node.layer);
  const std::size_t count = node.inputs.size();
  if (joins ? count < 2 : count < 1 || count > (tokens ? 2U : 1U)) {
    const char* const takes = joins ? "two or more inputs" : tokens ? "one input and perhaps the tokens" : "one input";
    throw std::invalid_argument("layer '" + node.name + "': takes " + takes + ", got " + std::to_string(count));
  }
  for (const int input : node.inputs) {
    if (input < Architecture::kInput || input >= earlier_nodes) {
      throw std::invalid_argument("layer '" + node.name + "': input " + std::to_string(input) +
                                  " is not an earlier layer");
    }
  }
}

[[noreturn]] void Refuse(const Node& node, const std::string& what) {
  throw std::invalid_argument("layer '" + node.name + "': " + what);
}

}  // namespace

Architecture::Architecture(Shape input_shape) : input_shape_(std::move(input_shape)) {
  const auto too_small = [](std::int64_t extent) { return extent < 1; };
  if (input_shape_.empty() || std::any_of(input_shape_.begin(), input_shape_.end(), too_small)) {
    throw std::invalid_argument("a sample needs at least one axis and extents of at least 1");
  }
}

int Architecture::Add(std::string name, Layer layer, int input) {
  return Add(std::move(name), layer, std::vector<int>{input});
}

int Architecture::Add(std::string name, Layer layer, std::vector<int> inputs) {
  const int index = static_cast<int>(nodes_.size());
  Node node{std::move(name), layer, std::move(inputs)};
  RequireName(node.name, nodes_);
  RequireInputs(node, index);
  nodes_.push_back(std::move(node));
  return index;
}

void Architecture::ShareTensors(int node, int owner) {
  Node& user = nodes_.at(node);
  if (owner < 0 || owner >= node) Refuse(user, "tensors_of = " + std::to_string(owner) + " is not an earlier layer");
  if (nodes_[owner].tensors_of)
    Refuse(user, "tensors_of: layer '" + nodes_[owner].name + "' has no tensors of its own");
  user.tensors_of = owner;
}

void Architecture::StartNormal(int node, double deviation) {
  Node& changed = nodes_.at(node);
  if (!(deviation > 0)) Refuse(changed, "deviation must be > 0");
  changed.deviation = deviation;
}

}  // namespace hpo::trial_runner
