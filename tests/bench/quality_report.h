// SPDX-License-Identifier: Apache-2.0
//
// What `bench_search quality` prints and writes.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "tests/bench/quality.h"

namespace hpo::bench {

// Prints NR and LR after each of the marks, for all functions and for each group; `each`: for each function too.
// marks: from 1 to the plan's trials, in order.
void PrintQuality(const QualityPlan& plan, const std::vector<StudyResult>& results, const std::vector<int>& marks,
                  bool each);

// The table alone, and the CPU time of asks and trials alone.
void PrintFigures(const QualityPlan& plan, const std::vector<StudyResult>& results, const std::vector<int>& marks,
                  bool each = false);
void PrintTimes(const std::vector<StudyResult>& results);

using PlannedStudies = std::pair<QualityPlan, std::vector<StudyResult>>;

// One line a study and mark: sampler,bbob,function,instance,dimension,seed,trials,regret,seconds (CPU of the asks so
// far). The sampler of studies with several workers is "gp x16". Throws std::runtime_error when the file cannot be
// written.
void WriteQualityCsv(const std::string& path, const std::vector<PlannedStudies>& studies,
                     const std::vector<int>& marks);

}  // namespace hpo::bench
