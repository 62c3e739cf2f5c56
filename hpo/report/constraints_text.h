// SPDX-License-Identifier: Apache-2.0
//
// What a study's metric constraints say of its trials, for people.
#pragma once

#include <string>

#include "hpo/study/study_state.h"

namespace hpo::report {

// "latency_ms 7.2 > 5, accuracy 0.8 < 0.9": the bounds that the trial breaks; empty when it keeps them, when there are
// none, and without a value.
std::string BrokenText(const study::StudySpec& spec, const study::Trial& trial);

// A cell of a table: "kept", what is broken, "unknown" for a stopped trial that lacks a metric, "-" without a value.
std::string ConstraintsCell(const study::StudySpec& spec, const study::Trial& trial);

// "latency_ms <= 5, accuracy >= 0.9"; "none" without metric constraints.
std::string BoundsText(const study::StudySpec& spec);

// Why there is no best trial: "no trial has a value yet", or "no trial keeps the constraints yet; nearest: trial 3,
// latency_ms 7.2 > 5".
std::string NoBestText(const study::StudyState& state);

}  // namespace hpo::report
