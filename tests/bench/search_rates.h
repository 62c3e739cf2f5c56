// SPDX-License-Identifier: Apache-2.0
//
// What `make bench-search` prints.
#pragma once

namespace hpo::search {

// CPU milliseconds of asks and fits as a study grows.
void PrintLatencies();

// Regret after few trials on functions with known minima.
void PrintQuality();

// Regret of studies whose pruner stops trials, by what the model makes of them.
void PrintStoppedTrials();

}  // namespace hpo::search
