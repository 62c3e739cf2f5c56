// SPDX-License-Identifier: Apache-2.0
//
// What a runner's process finds in its environment beyond ours, and how it calls the device it was given. Pure
// functions.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace hpo::run {

// The device as the runner sees it: a runner is shown one GPU only, so "cuda:3" is its "cuda:0".
std::string RunnerDevice(const std::string& device);

// Variables for a runner on this device with this many CPU threads.
std::vector<std::pair<std::string, std::string>> WorkerEnvironment(const std::string& device, int threads);

}  // namespace hpo::run
