// SPDX-License-Identifier: Apache-2.0
//
// What happens to a new network before it is trained: `init_from` and `freeze` of the training document.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "trial_runner/architecture/architecture.h"
#include "trial_runner/document/document.h"
#include "trial_runner/network.h"

namespace hpo::trial_runner {

struct NetworkStart {
  nlohmann::json facts = nlohmann::json::object();  // what was taken and frozen; empty when nothing was
  nlohmann::json identity;                          // a digest of the weights taken; null when none were
  std::int64_t frozen = 0;                          // numbers that are not trained though the network could
};

// Fills the network from a file and freezes layers: they stop requiring gradients and so become buffers. The head, for
// `init_from.new_head`, is the layer whose tensors the last one of `architecture` with tensors uses, and of a module
// the one that has the last parameter. Throws std::invalid_argument, starting with the option, when a file or pattern
// does not fit or nothing would be left to train.
NetworkStart StartNetwork(const Document& document, const std::optional<Architecture>& architecture, Network& network);

}  // namespace hpo::trial_runner
