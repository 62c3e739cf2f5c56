// SPDX-License-Identifier: Apache-2.0
//
// How studies of several trials at a time compare with those of one at a time, problem by problem: after as many
// results, and after as much time.
#pragma once

#include <vector>

#include "tests/bench/quality_report.h"

namespace hpo::bench {

// `studies`: of one plan but for the workers, one at a time first. marks: from 1 to the plan's trials, in order.
// Differences in LR are means over functions; their standard errors come from the scatter of a function's studies.
void PrintBatches(const std::vector<PlannedStudies>& studies, const std::vector<int>& marks);

}  // namespace hpo::bench
