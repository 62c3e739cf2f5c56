// SPDX-License-Identifier: Apache-2.0
//
// How models that read sequences take what the data set has: tokens (length), numbers step by step (length, features),
// or a row of numbers (count) that is cut into steps.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "trial_runner/registry.h"

namespace hpo::trial_runner {

// The field `frame` that AddSequenceInput reads.
Field FrameField();

// Appends what makes a sequence (length, features) of the samples and returns its index, Architecture::kInput when they
// are one already: an embedding of `width`, called "tokens", of tokens; frames of `options["frame"]` numbers of a row.
// Throws std::invalid_argument that names `model` when samples have other axes.
int AddSequenceInput(Architecture& net, const std::string& model, const nlohmann::json& options,
                     const ModelInput& input, std::int64_t width);

// Inputs of a layer that leaves out positions of `padding`: `x`, and the sample's tokens unless there is none (-1).
std::vector<int> WithTokens(int x, std::int64_t padding);

}  // namespace hpo::trial_runner
