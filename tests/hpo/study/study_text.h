// SPDX-License-Identifier: Apache-2.0
//
// Texts of study files for tests.
#pragma once

#include <string>
#include <string_view>

#include "hpo/base/error.h"
#include "hpo/study/study_file.h"

namespace hpo::study {

// A legal study of one parameter x in [0, 1], with more members on its second line.
inline std::string WithMember(std::string_view members) {
  return "{\"name\": \"s\", \"space\": {\"x\": {\"real\": [0, 1]}},\n" + std::string(members) + "}";
}

// A study with this space, one line each for its braces.
inline std::string WithSpace(std::string_view entries) {
  return "{\"name\": \"s\", \"space\": {\n" + std::string(entries) + "\n}}";
}

// What the error says; "" when the text is legal.
inline std::string ProblemsOf(std::string_view text, Program program = Program::kOptional) {
  try {
    ParseStudyFile(text, "study.json", program);
  } catch (const Error& error) {
    return error.code() == ErrorCode::kInvalidInput ? error.what() : "not invalid_input";
  }
  return "";
}

}  // namespace hpo::study
