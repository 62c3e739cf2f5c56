// SPDX-License-Identifier: Apache-2.0
//
// The order of a convolution's numbers in memory: contiguous (all of one channel together, the plain layout) or
// channels last (all channels of one pixel together), which the CPU's kernels compute on without reordering batches.
// Only weights are laid out: convolutions bring samples to the order of their weights. Files keep the plain layout.
#pragma once

#include <string>

#include "trial_runner/precision/choice.h"

namespace hpo::trial_runner {

class Architecture;
class Network;

// `asked`: auto, contiguous or channels_last. Auto is channels_last for networks with convolutions: it was the faster
// one for each that was measured (README.md). `architecture` is null for a user's own module: its code may rely on the
// plain layout (at::Tensor::view), so auto leaves it alone. Throws std::invalid_argument for other names.
Choice ResolveMemoryFormat(const std::string& asked, const Architecture* architecture);

// Lays the network's convolution weights out as `used` says. Before anything borrows their storage; values stay.
void UseMemoryFormat(const std::string& used, Network& network);

}  // namespace hpo::trial_runner
