// SPDX-License-Identifier: Apache-2.0
//
// Keeps the last data set that was loaded: the trials of a study share one, and loading may take longer than a
// short training. A file that changes on disk meanwhile is not read again, so all trials of a process see the same.
#pragma once

#include <memory>
#include <string>

#include "trial_runner/registry.h"

namespace hpo::trial_runner {

// One thread. Must outlive the registries it returned and the data sets loaded through them.
class DatasetCache {
 public:
  // The same tables, loading through this cache. A loaded data set borrows the cached one and lives until another
  // data set is loaded.
  Registry Wrap(const Registry& registry);

 private:
  std::unique_ptr<Dataset> Load(const DatasetEntry& entry, const nlohmann::json& options, const SplitOptions& split);

  std::string key_;
  std::unique_ptr<Dataset> dataset_;
};

}  // namespace hpo::trial_runner
