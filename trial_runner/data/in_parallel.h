// SPDX-License-Identifier: Apache-2.0
//
// The same work on many things, several at a time.
#pragma once

#include <cstddef>
#include <functional>

namespace hpo::trial_runner {

// What taskset and containers leave of the machine; >= 1.
int UsableCores();

// Calls `work` for each index in [0, count), on `workers` threads, the calling one among them; 0: as many as there are
// usable cores. Throws what the first index that fails throws, as a loop over them would; those after it may be left
// out.
void InParallel(std::size_t count, int workers, const std::function<void(std::size_t)>& work);

}  // namespace hpo::trial_runner
