// SPDX-License-Identifier: Apache-2.0
//
// Running statistics (of batch norm) for weights that were never trained with: a pass over the training rows in
// training mode without gradients, as the mean of weights of several epochs needs (Izmailov et al. 2018).
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "trial_runner/batch_reader.h"
#include "trial_runner/network.h"

namespace hpo::trial_runner {

// Whether the network keeps any; both kinds of network name them as PyTorch does.
bool KeepsStatistics(const Network& network);

struct RefreshOptions {
  std::int64_t batch = 1;                    // rows at a time, >= 1; fewer where the reader has room for fewer
  std::optional<c10::ScalarType> type = {};  // of autocast; absent: float32
};

// Moves them by the layers' own momentum over batches of `order`, rows in a random order, as they are, not augmented.
// They are estimates then, as those of any training are. Leaves the network in training mode.
void RefreshStatistics(Network& network, BatchReader& reader, std::span<const std::int64_t> order,
                       const RefreshOptions& options);

}  // namespace hpo::trial_runner
