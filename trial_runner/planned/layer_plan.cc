// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/planned/layer_plan.h"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string>

namespace hpo::trial_runner {
namespace {

template <typename Kind>
concept Planned = requires(const Kind& layer, const LayerSlots& slots) {
  MakeLayerPlan(layer, slots);
};

template <typename Kind>
bool IsPlanned(const Kind&) {
  return Planned<Kind>;
}

bool IsPlanned(const Activation& layer) {
  constexpr std::array kPlanned = {ActivationKind::kRelu, ActivationKind::kGelu, ActivationKind::kSilu,
                                   ActivationKind::kTanh, ActivationKind::kRelu6};
  return std::ranges::find(kPlanned, layer.kind) != kPlanned.end();
}

}  // namespace

bool HasPlan(const Layer& layer) {
  return std::visit([](const auto& kind) { return IsPlanned(kind); }, layer);
}

std::unique_ptr<LayerPlan> PlanLayer(const Layer& layer, const LayerSlots& slots) {
  const auto make = [&]<typename Kind>(const Kind& kind) -> std::unique_ptr<LayerPlan> {
    if constexpr (Planned<Kind>) {
      return MakeLayerPlan(kind, slots);
    } else {
      throw std::logic_error(std::string("no plan for layers of kind ") + Kind::kKind);
    }
  };
  return std::visit(make, layer);
}

}  // namespace hpo::trial_runner
