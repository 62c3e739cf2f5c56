// SPDX-License-Identifier: Apache-2.0
//
// `augmentation` of the training document: its table of options, and the options that it holds.
#pragma once

#include <nlohmann/json.hpp>

#include "trial_runner/augmentation/options.h"
#include "trial_runner/document/section.h"

namespace hpo::trial_runner {

Section AugmentationSection();

// `filled`: the section with its defaults filled in.
AugmentationOptions AugmentationFrom(const nlohmann::json& filled);

// For the identity of checkpoints: equal exactly if the options are.
nlohmann::json ToJson(const AugmentationOptions& options);

}  // namespace hpo::trial_runner
