// SPDX-License-Identifier: Apache-2.0
//
// Studies on BBOB as figures. NR: regret over the mean regret of random search after as many trials, on the same
// problem, averaged over a function's studies and then over functions; 1 is random search, 0 the optimum. LR: the mean
// of log10 regret, 1e-8 at least, averaged alike. Groups of functions are those of the BBOB report.
#pragma once

#include <string>
#include <vector>

#include "tests/bench/quality.h"

namespace hpo::bench {

// Prints NR and LR after each of the marks, for all functions and for each group; `each`: for each function too.
// marks: from 1 to the plan's trials, in order.
void PrintQuality(const QualityPlan& plan, const std::vector<StudyResult>& results, const std::vector<int>& marks,
                  bool each);

// One line a study and mark: sampler,bbob,function,instance,dimension,seed,trials,regret,seconds (CPU of the asks so
// far). Throws std::runtime_error when the file cannot be written.
void WriteQualityCsv(const std::string& path, const QualityPlan& plan, const std::vector<StudyResult>& results,
                     const std::vector<int>& marks);

}  // namespace hpo::bench
