// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/planned/kept_values.h"

namespace hpo::trial_runner {
namespace {

constexpr KeptValues kNothing, kInput{.input = true}, kOutput{.output = true};

KeptValues Kept(const Linear&) { return kInput; }
KeptValues Kept(const Conv2d&) { return kInput; }
KeptValues Kept(const BatchNorm&) { return kInput; }

KeptValues Kept(const Activation& layer) {
  return layer.kind == ActivationKind::kRelu || layer.kind == ActivationKind::kTanh ? kOutput : kInput;
}

// They keep masks and places of their own, or need nothing.
template <typename Kind>
KeptValues Kept(const Kind&) {
  return kNothing;
}

}  // namespace

KeptValues KeptForBackward(const Layer& layer) {
  return std::visit([](const auto& kind) { return Kept(kind); }, layer);
}

}  // namespace hpo::trial_runner
