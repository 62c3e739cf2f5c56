// SPDX-License-Identifier: Apache-2.0
#include "search/samplers/table.h"

#include "search/named_rows.h"
#include "search/samplers/legal_suggestions.h"

namespace hpo::search {

const std::vector<SamplerEntry>& Samplers() {
  static const std::vector<SamplerEntry> rows = {RandomSamplerEntry(), SobolSamplerEntry(), GridSamplerEntry(),
                                                 GpSamplerEntry(),     TpeSamplerEntry(),   CmaEsSamplerEntry(),
                                                 AutoSamplerEntry()};
  return rows;
}

const SamplerEntry* FindSampler(std::string_view name) { return FindRow(Samplers(), name); }

std::unique_ptr<Sampler> MakeSampler(std::string_view name, const SearchSpace& space, const Options& options) {
  const SamplerEntry& row = RowNamed(Samplers(), name, "sampler");
  return WithLegalSuggestions(row.make(space, CompleteOptions(row.options, options)), space);
}

}  // namespace hpo::search
