// SPDX-License-Identifier: Apache-2.0
//
// Summaries and trials as JSON for programs: stable names, `"schema": 1`.
#pragma once

#include <nlohmann/json.hpp>

#include "hpo/report/summary.h"

namespace hpo::report {

// One trial: number, state, configuration, value, metrics, test, attempts; with `curve` its measurements too.
nlohmann::ordered_json TrialJson(const study::StudyState& state, const study::Trial& trial, bool curve);

// Study name, counts, budget, seconds, best trial.
nlohmann::ordered_json SummaryJson(const Summary& summary);

// The summary with its objective, what a model makes of the results (model.h), and all trials, best first, their curves
// included.
nlohmann::ordered_json ReportJson(const Summary& summary);

}  // namespace hpo::report
