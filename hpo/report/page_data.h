// SPDX-License-Identifier: Apache-2.0
//
// What the scripts of page/ read, as JSON. A value of a trial is a number: of a numeric parameter itself, of any other
// the index in its `categories`; null where the parameter is inactive.
#pragma once

#include <nlohmann/json.hpp>
#include <vector>

#include "hpo/report/summary.h"

namespace hpo::report {

inline constexpr int kBestCurves = 40;     // learning curves of the best trials,
inline constexpr int kSampledCurves = 80;  // and of an even sample of the others: more lines hide each other

// study, subtitle, metric, goal, unit, counts, causes, halted, seconds, device_seconds, steps, gap, since_best;
// parameters [{name, low, high, log, categories?}]; trials by number; results and ranking (their numbers in the order
// of results, and best first, those with a value); curves [{n, x, y}], curves_total; csv; model: noise_text, doubt
// (model.h), and missing or noise, sees_noise, first_better, held_at, coverage, effects, trust and further (text or
// null), slices [{i, x, mean, low, high}]: x are values of parameter i as above.
nlohmann::ordered_json ReportPageData(const Summary& summary);

// metric, goal; studies [{study, sampler, told, best, seconds, device_seconds, steps, noise, best_trial,
// configuration, improvements [{told, seconds, value}]}]; noise as NoiseText has it. Throws Error(kInvalidInput) as
// RequireComparable does.
nlohmann::ordered_json ComparePageData(const std::vector<Summary>& summaries);

}  // namespace hpo::report
