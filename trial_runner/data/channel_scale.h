// SPDX-License-Identifier: Apache-2.0
//
// How the bytes of pixels become numbers: the option `normalize` that every source of pixels has.
#pragma once

#include <nlohmann/json.hpp>
#include <vector>

#include "trial_runner/data/dataset.h"
#include "trial_runner/document/fields.h"

namespace hpo::trial_runner {

// The option's row in a source's table: `measured` or `none`.
Field NormalizeField();

// Each channel's mean and deviation over the pixels of the training rows, so nothing of validation and test leaks; a
// channel that is constant there keeps deviation 1. Counted, hence exact to the last step and the same in any order.
// Needs pixels, shaped (channels, ...), and at least one training row.
std::vector<ChannelScale> MeasureChannels(const Dataset& dataset);

// Gives `dataset` the scale that `options` ask for.
void Normalize(Dataset& dataset, const nlohmann::json& options);

}  // namespace hpo::trial_runner
