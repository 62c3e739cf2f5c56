// SPDX-License-Identifier: Apache-2.0
//
// The pruners by name; see samplers/table.h for what a row brings.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "search/options.h"
#include "search/pruners/pruner.h"

namespace hpo::search {

// The study's fidelity range, from which rungs are made. A study without fidelity has min = max = 1.
struct FidelityRange {
  Fidelity min = 1;  // > 0: least training before a trial may be judged
  Fidelity max = 1;  // >= min
};

struct PrunerEntry {
  std::string_view name;
  std::string_view help;
  std::vector<OptionField> options;
  // `fidelity` is legal and `options` has a legal value for each row of `options` above.
  std::unique_ptr<Pruner> (*make)(const FidelityRange& fidelity, const Options& options);
};

const std::vector<PrunerEntry>& Pruners();
const PrunerEntry* FindPruner(std::string_view name);  // nullptr when unknown

// Throws std::invalid_argument for an unknown name (suggesting the nearest), illegal options or an illegal range.
std::unique_ptr<Pruner> MakePruner(std::string_view name, const FidelityRange& fidelity, const Options& options = {});

// The rows, each written in the pruner's own file.
PrunerEntry NoPrunerEntry();
PrunerEntry MedianPrunerEntry();
PrunerEntry AshaPrunerEntry();

}  // namespace hpo::search
