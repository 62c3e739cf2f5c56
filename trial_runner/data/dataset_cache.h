// SPDX-License-Identifier: Apache-2.0
//
// Keeps the last data set that was loaded, in all of its folds that were asked for: the trials of a study share one,
// and loading may take longer than a short training. A file that changes on disk meanwhile is not read again, so all
// trials of a process see the same.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "trial_runner/registry.h"

namespace hpo::trial_runner {

// One thread.
class DatasetCache {
 public:
  // Valid until another data set, or another cut but for the fold, is asked for. Throws what loading throws.
  const Dataset& Get(const DatasetEntry& entry, const nlohmann::json& options, const SplitOptions& split);

  // What Get would return without loading it, or another fold of it; nullptr when there is neither.
  const Dataset* Find(const DatasetEntry& entry, const nlohmann::json& options, const SplitOptions& split) const;

 private:
  std::string key_;   // the entry and its options
  SplitOptions cut_;  // without the fold
  std::map<int, std::unique_ptr<const Dataset>> folds_;
};

}  // namespace hpo::trial_runner
