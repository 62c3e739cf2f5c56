// SPDX-License-Identifier: Apache-2.0
//
// How good a network is on one part of the data.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>

#include "trial_runner/batch_reader.h"
#include "trial_runner/document/loss_options.h"
#include "trial_runner/network.h"

namespace hpo::trial_runner {

struct EvaluationOptions {
  std::string prefix;                        // of the metrics' names
  std::optional<c10::ScalarType> type = {};  // of autocast; absent: float32
  LossOptions loss = {};                     // what `<prefix>.loss` is of targets that are numbers
};

// Of classes: `<prefix>.error`, `<prefix>.loss`, `<prefix>.accuracy`: errors and accuracy are fractions in [0, 1]; the
// loss is the mean cross entropy without label smoothing, so that trials with different smoothing compare. Where a
// sample has many labels, all of them count alike. Of targets that are numbers: what NumberMetrics measures. Evaluates
// `rows`, one or more, in batches of the reader's size without recording gradients; leaves the network evaluating.
std::map<std::string, double> Evaluate(Network& network, BatchReader& reader, std::span<const std::int64_t> rows,
                                       const EvaluationOptions& options);

// How many rows at a time are evaluated: as many as keep the activations within bounds.
std::int64_t RowsPerEvaluation(std::int64_t activation_bytes_per_sample);

}  // namespace hpo::trial_runner
