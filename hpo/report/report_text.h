// SPDX-License-Identifier: Apache-2.0
//
// The report of a study as plain text, in the form of text.h.
#pragma once

#include <string>

#include "hpo/report/summary.h"

namespace hpo::report {

// `hpo report`: the best configuration, the top trials side by side with only the parameters that differ, counts by
// state with causes, wall time, device-seconds, steps, and how far the best is ahead.
std::string ReportText(const Summary& summary);

}  // namespace hpo::report
