// SPDX-License-Identifier: Apache-2.0
//
// Summaries and trials as plain text for a terminal: no colour, no trailing blanks, every line ends with a newline.
#pragma once

#include <string>

#include "hpo/report/summary.h"
#include "search/space/value.h"

namespace hpo::report {

// The end of `hpo run`: counts, time, the sampler, the best trial with its configuration and test metrics, the
// runners-up.
std::string SummaryText(const Summary& summary);

// Its two parts: trials told by state with the causes of failures and the sampler, and the best trial with its
// configuration.
std::string CountsText(const Summary& summary);
std::string BestText(const Summary& summary);

// One trial with its attempts and its curve: `hpo show N`.
std::string TrialText(const study::StudyState& state, const study::Trial& trial);

// All trials, best first: `hpo trials`. `limit` rows, 0 = all.
std::string TrialTable(const Summary& summary, int limit);

// 0.0139, 3e-05, 12: six significant digits at most.
std::string NumberText(double value);
// A value of a parameter: numbers as above.
std::string ValueText(const search::Value& value);
// 85 ms, 12.3 s, 4 min 05 s, 2 h 03 min.
std::string DurationText(double seconds);

}  // namespace hpo::report
