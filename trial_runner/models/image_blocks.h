// SPDX-License-Identifier: Apache-2.0
//
// What image networks are made of. Nodes are named as torchvision names its modules, so a state dict's names fit.
#pragma once

#include <cstdint>
#include <string>

#include "trial_runner/architecture/architecture.h"

namespace hpo::trial_runner {

// Appends what turns the sample into (channels, rows, columns) and returns the node that holds it: a sample of two axes
// is one channel. Throws std::invalid_argument, naming the model and the shape, for samples of other numbers of axes.
int AddImage(Architecture& net, const std::string& model);

struct ConvNorm {
  std::string conv, norm, activation;  // names of the nodes; an empty activation: none
  Conv2d layer;
  BatchNorm normalization = {};
  ActivationKind function = ActivationKind::kRelu;
};

// Convolution -> batch norm -> activation. Of `layer`, padding, bias and init are set here: extents shrink by the
// stride alone (odd kernels), the norm has the bias, and weights start as those of residual and mobile networks.
int AddConvNorm(Architecture& net, ConvNorm block, int input);

// Names as in torchvision's Conv2dNormActivation: prefix.0, prefix.1, prefix.2.
ConvNorm Numbered(const std::string& prefix, const Conv2d& layer, ActivationKind function);

// `channels` as a multiple of 8: the nearest one that is not below 90 % of it. Widths of mobile networks.
std::int64_t MultipleOf8(double channels);

}  // namespace hpo::trial_runner
