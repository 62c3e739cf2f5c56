// SPDX-License-Identifier: Apache-2.0
#include "search/pruners/table.h"

#include <stdexcept>
#include <string>

#include "search/named_rows.h"

namespace hpo::search {
namespace {

void CheckFidelity(const FidelityRange& fidelity) {
  // Written so that NaN fails too.
  if (!(fidelity.min > 0)) throw std::invalid_argument("fidelity.min = " + ToString(fidelity.min) + ": must be > 0");
  if (!(fidelity.max >= fidelity.min)) {
    throw std::invalid_argument("fidelity.max = " + ToString(fidelity.max) +
                                ": must be >= fidelity.min = " + ToString(fidelity.min));
  }
}

}  // namespace

const std::vector<PrunerEntry>& Pruners() {
  static const std::vector<PrunerEntry> rows = {NoPrunerEntry(), MedianPrunerEntry(), AshaPrunerEntry()};
  return rows;
}

const PrunerEntry* FindPruner(std::string_view name) { return FindRow(Pruners(), name); }

std::unique_ptr<Pruner> MakePruner(std::string_view name, const FidelityRange& fidelity, const Options& options) {
  CheckFidelity(fidelity);
  const PrunerEntry& row = RowNamed(Pruners(), name, "pruner");
  return row.make(fidelity, CompleteOptions(row.options, options));
}

}  // namespace hpo::search
