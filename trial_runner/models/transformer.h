// SPDX-License-Identifier: Apache-2.0
//
// Transformer on tokens or sequences of numbers (encoder.h). As task `classify` every position reads all others and
// one row of features is classified; as task `language` each position reads earlier ones only and predicts its label,
// the next token: a causal language model, with GPT-2's parameters when positions are learned and weights tied.
#pragma once

#include "trial_runner/registry.h"

namespace hpo::trial_runner {

// The row `transformer` of the model table, options included. Thread-safe.
ModelEntry TransformerModel();

}  // namespace hpo::trial_runner
