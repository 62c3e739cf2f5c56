// SPDX-License-Identifier: Apache-2.0
//
// What a study file says of an objective's noise: "learned", "none", or a number, the known standard deviation.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "hpo/study/member_reader.h"
#include "search/noise.h"

namespace hpo::study {

// The member "noise", if it is there.
void ReadNoise(MemberReader& reader, search::Noise& noise);

nlohmann::ordered_json ToJson(const search::Noise& noise);
nlohmann::ordered_json NoiseSchema();

// "is -1: must be > 0 ..."; nullopt for legal noise.
std::optional<std::string> NoiseProblem(const search::Noise& noise);

}  // namespace hpo::study
