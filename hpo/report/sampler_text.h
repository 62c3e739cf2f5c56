// SPDX-License-Identifier: Apache-2.0
//
// Which sampler proposed a study's trials, where `auto` chose it.
#pragma once

#include <string>

#include "hpo/study/study_state.h"

namespace hpo::report {

// "grid", or "auto -> gp (learns most from each trial)"; with several: "auto -> gp for 64 trials (...), tpe for 8
// (...)".
std::string SamplerText(const study::StudyState& state);

// {"name": "grid"}, or {"name": "auto", "asked": [{"name", "why", "trials"}]}.
nlohmann::ordered_json SamplerJson(const study::StudyState& state);

}  // namespace hpo::report
