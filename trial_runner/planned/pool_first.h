// SPDX-License-Identifier: Apache-2.0
//
// A network computed in another order with the same result.
#pragma once

#include "trial_runner/architecture/architecture.h"

namespace hpo::trial_runner {

// Where a maximum over windows alone reads a ReLU, the two change places: the greatest number above zero is the same,
// and so is the one that gets its gradient, for a fraction of the work. Needs networks without shared tensors.
Architecture PoolFirst(const Architecture& given);

}  // namespace hpo::trial_runner
