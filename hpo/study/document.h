// SPDX-License-Identifier: Apache-2.0
//
// From a configuration to what a runner reads.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "hpo/study/study_spec.h"

namespace hpo::study {

// {"optimizer.lr": 0.001, ...}: the active parameters in the order of the space.
nlohmann::ordered_json ConfigurationJson(const search::SearchSpace& space, const search::Configuration& configuration);

// The reverse; a partial one may leave parameters out. Throws Error(kInvalidInput) naming every unknown parameter and
// illegal value.
search::PartialConfiguration PartialFromJson(const search::SearchSpace& space, const nlohmann::json& json);
search::Configuration ConfigurationFromJson(const search::SearchSpace& space, const nlohmann::json& json);

// The same as PartialFromJson, but adds its problems, with paths below `path`, instead of throwing.
search::PartialConfiguration ReadPartial(const search::SearchSpace& space, const nlohmann::ordered_json& json,
                                         const std::string& path, std::vector<Problem>& problems);

// The study's training document with fidelity.max and the configuration written over it. Dotted paths; numeric
// components index arrays. Precondition: the spec has a training document.
nlohmann::json TrialDocument(const StudySpec& spec, const search::Configuration& configuration);

}  // namespace hpo::study
