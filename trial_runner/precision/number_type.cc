// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/precision/number_type.h"

#include <algorithm>
#include <stdexcept>
#include <variant>

#include "trial_runner/architecture/architecture.h"
#include "trial_runner/precision/float8_layers.h"

namespace hpo::trial_runner {
namespace {

bool AnyConvolution(const Architecture& architecture, bool (*is)(const Conv2d&)) {
  const std::vector<Node>& nodes = architecture.nodes();
  return std::any_of(nodes.begin(), nodes.end(), [&](const Node& node) {
    const auto* layer = std::get_if<Conv2d>(&node.layer);
    return layer != nullptr && is(*layer);
  });
}

Choice Automatic(const DeviceCapability& device, const Architecture* architecture) {
  const char* asked = "auto";
  if (device.cuda) {
    if (device.fast_bf16) return {asked, "bf16", "the device has instructions for it"};
    return {asked, "fp32", "the device has no fast type of its range"};
  }
  if (!device.fast_bf16) return {asked, "fp32", "the processor has no instructions for bf16"};
  if (architecture == nullptr) return {asked, "fp32", "what a module of one's own gains by bf16 is not known"};
  if (AnyConvolution(*architecture, [](const Conv2d& layer) { return layer.groups > 1; })) {
    return {asked, "fp32", "depthwise convolutions are slower in bf16"};
  }
  if (!AnyConvolution(*architecture, [](const Conv2d&) { return true; })) {
    return {asked, "fp32", "without convolutions bf16 gains little"};
  }
  return {asked, "bf16", "convolutions are faster in it on this processor"};
}

// Empty: nothing is against it.
const char* WhyNotFloat8(const DeviceCapability& device, const Architecture* architecture) {
  if (!device.float8) return "the device has no float8";
  if (architecture == nullptr) return "a module of one's own computes its products itself";
  if (CountFloat8Layers(*architecture).taken > 0) return "";
  return "the network has no linear layer whose inputs and outputs are multiples of 16";
}

}  // namespace

std::string WideRange(const DeviceCapability& device) { return device.fast_bf16 ? "bf16" : "fp32"; }

Choice ResolvePrecision(const std::string& asked, const DeviceCapability& device, const Architecture* architecture) {
  if (asked == "auto") return Automatic(device, architecture);
  if (asked == "fp32") return {asked, asked, ""};
  if (asked == "tf32") return device.tf32 ? Choice{asked, asked, ""} : Choice{asked, "fp32", "the device has no tf32"};
  if (asked == "bf16") return device.bf16 ? Choice{asked, asked, ""} : Choice{asked, "fp32", "the device has no bf16"};
  if (asked == "fp16") return device.fp16 ? Choice{asked, asked, ""} : Choice{asked, "fp32", "the device has no fp16"};
  if (asked == "float8") {
    const char* why = WhyNotFloat8(device, architecture);
    return {asked, *why == '\0' ? asked : WideRange(device), why};
  }
  throw std::invalid_argument("precision '" + asked + "': use fp32, tf32, bf16, fp16, float8 or auto");
}

}  // namespace hpo::trial_runner
