// SPDX-License-Identifier: Apache-2.0
//
// Reading a study file: strict JSON with positions. All problems of a file are found in one go, each with its JSON
// path and line: unknown keys (with the nearest legal name), duplicate keys, wrong types, ranges, cycles of conditions.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "hpo/study/study_spec.h"

namespace hpo::study {

using Lines = std::map<std::string, int, std::less<>>;  // JSON path ("space.lr.real") -> line, from 1

struct StudyFile {
  StudySpec spec;
  Lines lines;
};

// Parses the text of a study file. `file` names it in errors. Throws Error(kInvalidInput) with every problem:
// not UTF-8, truncated, nested too deeply (limit 64), and everything above.
StudyFile ParseStudyFile(std::string_view text, const std::string& file);

// Checks a training study against what its runner says it accepts (`hpo-trial describe`): unknown paths with the nearest
// name, values out of range, parameters that could never be read, conditions on settings of the document, the
// objective's metric. `lines` may be empty.
std::vector<Problem> CheckAgainstRunner(const StudySpec& spec, const nlohmann::json& schema, const Lines& lines);

}  // namespace hpo::study
