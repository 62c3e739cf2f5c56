// SPDX-License-Identifier: Apache-2.0
//
// The block of the mobile networks (Sandler et al. 2018): a 1x1 convolution to more channels, a depthwise one, gates
// by channel if asked for (squeeze and excitation, Hu et al. 2018), a 1x1 convolution back, and an edge around it where
// shapes allow one. Nodes are named as in torchvision.
#pragma once

#include <cstdint>
#include <string>

#include "trial_runner/architecture/architecture.h"

namespace hpo::trial_runner {

struct SqueezeExcitation {
  std::int64_t channels = 0;  // between the two layers; 0: no gates
  ActivationKind inner = ActivationKind::kRelu;
  ActivationKind gate = ActivationKind::kHardSigmoid;
};

struct InvertedResidual {
  std::int64_t outputs = 1;
  std::int64_t expanded = 1;            // channels inside; as many as come in: no first convolution
  std::int64_t kernel = 3, stride = 1;  // of the depthwise convolution
  ActivationKind activation = ActivationKind::kRelu6;
  SqueezeExcitation gates = {};
  BatchNorm normalization = {};
  double stochastic_depth = 0;   // probability of skipping the block while training, where it has an edge around it
  bool flat_projection = false;  // MobileNet-V2 names the last convolution and its norm prefix.2 and prefix.3, the
                                 // others prefix.3.0 and prefix.3.1
};

// What a block is added to.
struct BlockPlace {
  std::string prefix;         // of the parts: "features.2.conv" gives features.2.conv.0.0.weight
  std::int64_t channels = 1;  // of the input
  int input = Architecture::kInput;
};

int AddInvertedResidual(Architecture& net, const InvertedResidual& block, const BlockPlace& place);

}  // namespace hpo::trial_runner
