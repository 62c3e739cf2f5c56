// SPDX-License-Identifier: Apache-2.0
//
// Keeps the last data set that was loaded: the trials of a study share one, and loading may take longer than a
// short training. A file that changes on disk meanwhile is not read again, so all trials of a process see the same.
#pragma once

#include <memory>
#include <string>

#include "trial_runner/registry.h"

namespace hpo::trial_runner {

// One thread.
class DatasetCache {
 public:
  // Valid until another data set is asked for. Throws what loading throws.
  const Dataset& Get(const DatasetEntry& entry, const nlohmann::json& options, const SplitOptions& split);

 private:
  std::string key_;  // the entry and its options
  SplitOptions split_;
  std::unique_ptr<const Dataset> dataset_;
};

}  // namespace hpo::trial_runner
