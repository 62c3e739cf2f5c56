// SPDX-License-Identifier: Apache-2.0
//
// What a layer's plan reads in its backward pass besides the gradient of its output; all else may be overwritten by
// then.
#pragma once

#include "trial_runner/architecture/layers.h"

namespace hpo::trial_runner {

struct KeptValues {
  bool input = false, output = false;
};

// Of layers that have a plan.
KeptValues KeptForBackward(const Layer& layer);

}  // namespace hpo::trial_runner
