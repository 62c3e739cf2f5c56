// SPDX-License-Identifier: Apache-2.0
//
// What bench_search prints besides the quality on BBOB.
#pragma once

namespace hpo::search {

// CPU milliseconds of asks and fits as a study grows.
void PrintLatencies();

// CPU milliseconds of asks at the edge of what users bring.
void PrintExtremes();

// Regret of studies whose pruner stops trials, by what the model makes of them.
void PrintStoppedTrials();

// Regret under constraints that have to be learned, of each sampler; `seeds` >= 1 studies of each problem.
void PrintConstrained(int seeds);

}  // namespace hpo::search
