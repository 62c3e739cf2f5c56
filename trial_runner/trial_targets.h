// SPDX-License-Identifier: Apache-2.0
//
// What follows for a trial from what its targets are: classes or numbers. Pure functions.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "trial_runner/data/dataset.h"
#include "trial_runner/document/document.h"
#include "trial_runner/precision/choice.h"
#include "trial_runner/trainer.h"

namespace hpo::trial_runner {

// The metric that judges an epoch: the task's, or the first that is measured. Throws std::invalid_argument that lists
// what is measured when the task's, or the one that early stopping is to watch, is not.
std::string ObjectiveOf(const TrialTask& task, const Dataset& dataset);

// The loss that is asked for and the one that is minimized. Throws std::invalid_argument that names the option when the
// document asks for what these targets do not have: a loss of the other kind, or of numbers label smoothing, class
// weights, mixup or cutmix.
Choice ResolveLoss(const Document& document, const Dataset& dataset);

// Of targets that are numbers, one each; empty of classes.
std::vector<double> DeviationsOf(const Dataset& dataset);
nlohmann::json TargetsToJson(const Dataset& dataset);  // a list of {"name", "mean", "deviation"}

}  // namespace hpo::trial_runner
