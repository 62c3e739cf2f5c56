// SPDX-License-Identifier: Apache-2.0
//
// What the data decides about a model.
#pragma once

#include <cstdint>
#include <vector>

namespace hpo::trial_runner {

struct ModelInput {
  std::vector<std::int64_t> sample_shape;     // one sample without the batch axis, e.g. {64}; of tokens: {length}
  std::int64_t outputs = 0;                   // classes, or targets that are numbers
  std::int64_t vocabulary = 0;                // samples are tokens in [0, vocabulary), int32; 0: they are numbers
  std::vector<std::int64_t> categories = {};  // of the last columns of a row of numbers: how many each holds
  std::int64_t padding = -1;                  // the token that fills samples up at their end; -1: none does
  bool label_per_token = false;  // logits are (length, outputs), a row a step of the first axis; else (outputs)

  bool operator==(const ModelInput&) const = default;
};

}  // namespace hpo::trial_runner
