// SPDX-License-Identifier: Apache-2.0
//
// The samplers by name. A new sampler is one new file and one row here; the row gives it its name in study files,
// its options in the schema and the help, and its place in the conformance suite.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "search/options.h"
#include "search/samplers/sampler.h"
#include "search/space/search_space.h"

namespace hpo::search {

struct SamplerEntry {
  std::string_view name;
  std::string_view help;
  std::vector<OptionField> options;
  // `options` has a legal value for each row of `options` above. Throws std::invalid_argument when the sampler cannot
  // serve this space, saying why. What it makes may leave the constraints to MakeSampler.
  std::unique_ptr<Sampler> (*make)(const SearchSpace& space, const Options& options);
};

const std::vector<SamplerEntry>& Samplers();             // ordered as the help lists them
const SamplerEntry* FindSampler(std::string_view name);  // nullptr when unknown

// Throws std::invalid_argument for an unknown name (suggesting the nearest) or illegal options.
// The sampler keeps its own copy of the space, and the space's constraints.
std::unique_ptr<Sampler> MakeSampler(std::string_view name, const SearchSpace& space, const Options& options = {});

// The rows, each written in the sampler's own file.
SamplerEntry RandomSamplerEntry();
SamplerEntry SobolSamplerEntry();
SamplerEntry GridSamplerEntry();
SamplerEntry GpSamplerEntry();
SamplerEntry TpeSamplerEntry();
SamplerEntry CmaEsSamplerEntry();
SamplerEntry AutoSamplerEntry();

}  // namespace hpo::search
