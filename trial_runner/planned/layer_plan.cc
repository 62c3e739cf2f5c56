// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/planned/layer_plan.h"

#include <stdexcept>

namespace hpo::trial_runner {
namespace {

template <typename Kind>
concept Planned = requires(const Kind& layer, const LayerSlots& slots) {
  MakeLayerPlan(layer, slots);
};

}  // namespace

bool HasPlan(const Layer& layer) {
  return std::visit([](const auto& kind) { return Planned<std::decay_t<decltype(kind)>>; }, layer);
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
