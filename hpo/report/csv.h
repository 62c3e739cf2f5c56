// SPDX-License-Identifier: Apache-2.0
//
// All trials of a study as one CSV table (RFC 4180, lines end with "\n"), by number:
//   trial,state,value,best_step,steps,seconds,told_s,attempts,source,reason,metrics.*,test.*,configuration.*
// Numbers in the shortest form that reads back the same; cells of what a trial lacks are empty.
#pragma once

#include <string>

#include "hpo/report/summary.h"

namespace hpo::report {

std::string TrialCsv(const Summary& summary);

// One table of the trials of several studies with the columns that all studies have: study,trial,state,value,...
std::string CompareCsv(const std::vector<Summary>& summaries);

}  // namespace hpo::report
