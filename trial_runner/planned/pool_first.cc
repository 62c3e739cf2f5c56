// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/planned/pool_first.h"

#include <algorithm>
#include <utility>
#include <variant>
#include <vector>

namespace hpo::trial_runner {
namespace {

bool IsRelu(const Layer& layer) {
  const auto* activation = std::get_if<Activation>(&layer);
  return activation != nullptr && activation->kind == ActivationKind::kRelu;
}

bool IsMaxPool(const Layer& layer) {
  const auto* pool = std::get_if<Pool2d>(&layer);
  return pool != nullptr && pool->kind == PoolKind::kMax;
}

int Readers(const std::vector<Node>& nodes, int of) {
  int readers = 0;
  for (const Node& node : nodes) readers += static_cast<int>(std::ranges::count(node.inputs, of));
  return readers;
}

}  // namespace

Architecture PoolFirst(const Architecture& given) {
  std::vector<Node> nodes = given.nodes();
  for (Node& node : nodes) {
    if (!IsMaxPool(node.layer) || node.inputs[0] == Architecture::kInput) continue;
    Node& before = nodes[node.inputs[0]];
    if (!IsRelu(before.layer) || Readers(nodes, node.inputs[0]) != 1) continue;
    std::swap(node.name, before.name);
    std::swap(node.layer, before.layer);
  }
  Architecture net(given.input_shape());
  for (const Node& node : nodes) net.Add(node.name, node.layer, node.inputs);
  return net;
}

}  // namespace hpo::trial_runner
