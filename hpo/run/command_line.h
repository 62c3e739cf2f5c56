// SPDX-License-Identifier: Apache-2.0
//
// A user's command with its places filled for one attempt (study/command_places.h). Pure.
#pragma once

#include <string>
#include <vector>

#include "hpo/run/executor.h"

namespace hpo::run {

// `{optimizer.lr}` becomes the trial's value of that parameter, numbers in the shortest form that reads back the same;
// `{trial}`, `{attempt}`, `{seed}`, `{folder}`, `{checkpoint}` and `{device}` the attempt's own. A parameter that is
// inactive in the trial, and the checkpoint of a first attempt, leave nothing.
std::vector<std::string> FillCommand(const std::vector<std::string>& command, const LaunchMember& member,
                                     const std::string& device);

}  // namespace hpo::run
