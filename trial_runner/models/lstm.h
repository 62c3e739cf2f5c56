// SPDX-License-Identifier: Apache-2.0
//
// Recurrent network: (embedding of tokens) -> LSTM or GRU layers -> one row of features -> dropout -> a linear layer to
// the classes. Where every token has a label, the linear layer maps every position instead: a language model or a
// tagger.
#pragma once

#include "trial_runner/registry.h"

namespace hpo::trial_runner {

// The row `lstm` of the model table, options included. Thread-safe.
ModelEntry LstmModel();

}  // namespace hpo::trial_runner
