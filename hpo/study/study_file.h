// SPDX-License-Identifier: Apache-2.0
//
// Reading a study file: strict JSON with positions. All problems of a file are found in one go, each with its JSON
// path and line: unknown keys (with the nearest legal name), duplicate keys, wrong types, ranges, cycles of conditions.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "hpo/study/json_positions.h"
#include "hpo/study/study_spec.h"

namespace hpo::study {

struct StudyFile {
  StudySpec spec;
  Lines lines;
};

// Whether a study without `training` and `command` is legal: it is when the objective is code, or when trials are asked
// and told from outside.
enum class Program { kOptional, kRequired };

// Parses the text of a study file. `file` names it in errors. Throws Error(kInvalidInput) with every problem, in the
// order of the lines: not UTF-8, truncated, nested too deeply (limit 64), and everything above.
StudyFile ParseStudyFile(std::string_view text, const std::string& file, Program program = Program::kOptional);

// Checks a training study against what its runner says it accepts (`hpo-trial describe`): unknown paths with the
// nearest name, values out of range, parameters that could never be read, conditions on settings of the document, the
// objective's metric. `lines` may be empty.
std::vector<Problem> CheckAgainstRunner(const StudySpec& spec, const nlohmann::json& schema, const Lines& lines);

}  // namespace hpo::study
