// SPDX-License-Identifier: Apache-2.0
//
// What the rules of a study (study_spec.h) say about a study file, in the words of the file: rules look at what was
// read, so a place in theirs may have another name where the user wrote it.
#pragma once

#include <nlohmann/json.hpp>
#include <vector>

#include "hpo/base/error.h"
#include "hpo/study/study_spec.h"

namespace hpo::study {

// Adds what the rules say about the parts that could be read; one problem a place is enough, and those known already
// are in `problems`. `space_is_good`: all of the space and its constraints was read.
void AddRuleProblems(const nlohmann::ordered_json& document, const StudySpec& spec, bool space_is_good,
                     std::vector<Problem>& problems);

// Where the file has the shorthand `objective`, problems of the list's only member are about it.
void NameShorthandAsWritten(const nlohmann::ordered_json& document, std::vector<Problem>& problems);

}  // namespace hpo::study
