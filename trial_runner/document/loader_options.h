// SPDX-License-Identifier: Apache-2.0
//
// The section `loader` of the training document.
#pragma once

#include <optional>

namespace hpo::trial_runner {

struct LoaderOptions {
  std::optional<int> workers;  // >= 0 threads that make batches ahead of training; nullopt: auto
};

}  // namespace hpo::trial_runner
