// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/fine_tuning/start_network.h"

#include <stdexcept>
#include <vector>

#include "trial_runner/architecture/inference.h"
#include "trial_runner/fine_tuning/initial_weights.h"
#include "trial_runner/fine_tuning/layer_patterns.h"

namespace hpo::trial_runner {
namespace {

std::string HeadOf(const Architecture& architecture) {
  const std::vector<LayerFacts> facts = InferFacts(architecture);
  for (std::size_t i = facts.size(); i-- > 0;) {
    const Node& node = architecture.nodes()[i];
    if (node.tensors_of) return architecture.nodes()[*node.tensors_of].name;
    if (!facts[i].tensors.empty()) return node.name;
  }
  return "";
}

std::string HeadOf(const Network& network) {
  const std::vector<NamedTensor> parameters = network.Parameters();
  if (parameters.empty()) return "";
  const std::string& last = parameters.back().name;
  const std::size_t dot = last.rfind('.');
  return dot == std::string::npos ? last : last.substr(0, dot);
}

void Freeze(const LayerPatterns& patterns, const Network& network, NetworkStart& start) {
  const std::vector<NamedTensor> parameters = network.Parameters();
  patterns.RequireUse("freeze", parameters);
  std::size_t frozen = 0;
  for (const NamedTensor& item : parameters) {
    if (!patterns.Fit(item.name)) continue;
    item.tensor.set_requires_grad(false);
    start.frozen += item.tensor.numel();
    ++frozen;
  }
  if (frozen == parameters.size()) throw std::invalid_argument("freeze: no layer is left to train");
  start.facts["frozen"] = {{"tensors", frozen}, {"parameters", start.frozen}};
}

}  // namespace

NetworkStart StartNetwork(const Document& document, const std::optional<Architecture>& architecture, Network& network) {
  NetworkStart start;
  if (!document.init_from.path.empty()) {
    const std::string head = architecture ? HeadOf(*architecture) : HeadOf(network);
    const InitialWeights weights = TakeWeights(document.init_from, head, network);
    start.facts["init_from"] = {{"tensors", weights.taken}, {"new_tensors", weights.drawn}};
    start.identity = weights.digest;
  }
  if (const LayerPatterns patterns(document.freeze); !patterns.empty()) Freeze(patterns, network, start);
  return start;
}

}  // namespace hpo::trial_runner
