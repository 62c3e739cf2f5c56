// SPDX-License-Identifier: Apache-2.0
//
// The prior of a parameter as study files write it: the likeliest value alone, {"value": 0.001, "deviation": 0.125}, or
// {"weights": [4, 1, 1]} in the order of the levels. (`prior` and a value are what NePS calls them, its confidences
// low, medium and high are deviations of 0.5, 0.25 and 0.125; weights in the order of the choices are ConfigSpace's.)
#pragma once

#include <nlohmann/json.hpp>

#include "hpo/study/member_reader.h"
#include "search/space/parameter.h"

namespace hpo::study {

// Reads the member "prior" of a parameter's entry, if there is one. PriorProblem says whether what was read is legal.
void ReadPrior(MemberReader& entry, search::Parameter& parameter);

nlohmann::ordered_json PriorJson(const search::ParameterPrior& prior);

// JSON Schema of the member, for parameters whose values lie in a range, in order, or neither.
enum class PriorForm { kRange, kOrdered, kUnordered };
nlohmann::ordered_json PriorSchema(PriorForm form);

}  // namespace hpo::study
