// SPDX-License-Identifier: Apache-2.0
//
// Mean cross entropy of a softmax with label smoothing, and its gradient, in one pass over the logits.
#pragma once

#include <cstdint>
#include <span>

namespace hpo::trial_runner {

// `logits` and `gradient`: rows x classes, row major; `labels`: one a row, in [0, classes). With smoothing s the
// target is (1 - s) on the label plus s / classes everywhere, as torch.nn.CrossEntropyLoss has it. Writes the
// gradient of the mean over rows and returns the sum of losses over rows. Thread-safe.
double SoftmaxLoss(std::span<const float> logits, std::span<const std::int64_t> labels, double smoothing,
                   std::span<float> gradient);

}  // namespace hpo::trial_runner
