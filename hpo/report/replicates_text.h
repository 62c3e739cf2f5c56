// SPDX-License-Identifier: Apache-2.0
//
// Trials of equal configuration, taken together.
#pragma once

#include <string>

#include "hpo/report/summary.h"

namespace hpo::report {

// "0.031 +- 0.002 (3)": the mean value of all completed trials of this trial's configuration, its standard error and
// their number. Empty when there is but one.
std::string ReplicatesText(const Summary& summary, const study::Trial& trial);

}  // namespace hpo::report
