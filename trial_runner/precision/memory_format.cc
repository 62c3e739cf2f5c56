// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/precision/memory_format.h"

#include <algorithm>
#include <stdexcept>
#include <variant>

#include "trial_runner/architecture/architecture.h"
#include "trial_runner/network.h"

namespace hpo::trial_runner {
namespace {

constexpr const char* kContiguous = "contiguous";
constexpr const char* kChannelsLast = "channels_last";
constexpr std::int64_t kConvolutionAxes = 4;  // outputs, inputs, rows, columns

bool HasConvolutions(const Architecture& architecture) {
  const std::vector<Node>& nodes = architecture.nodes();
  return std::any_of(nodes.begin(), nodes.end(),
                     [](const Node& node) { return std::holds_alternative<Conv2d>(node.layer); });
}

}  // namespace

Choice ResolveMemoryFormat(const std::string& asked, const Architecture* architecture) {
  if (asked != "auto" && asked != kContiguous && asked != kChannelsLast) {
    throw std::invalid_argument("memory_format '" + asked + "': use auto, contiguous or channels_last");
  }
  if (asked == kContiguous) return {asked, kContiguous, ""};
  if (architecture != nullptr && !HasConvolutions(*architecture)) {
    return {asked, kContiguous, "the network has no convolutions"};
  }
  if (asked == kChannelsLast) return {asked, kChannelsLast, ""};
  if (architecture == nullptr) return {asked, kContiguous, "a module of one's own may rely on the plain layout"};
  return {asked, kChannelsLast, "convolutions are faster in it"};
}

void UseMemoryFormat(const std::string& used, Network& network) {
  if (used != kChannelsLast) return;
  for (const NamedTensor& parameter : network.Parameters()) {
    if (parameter.tensor.dim() != kConvolutionAxes) continue;
    // A copy always: with one channel or one pixel both orders are one, but only its strides say which is meant.
    parameter.tensor.set_data(parameter.tensor.detach().clone(at::MemoryFormat::ChannelsLast));
  }
}

}  // namespace hpo::trial_runner
