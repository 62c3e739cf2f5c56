// SPDX-License-Identifier: Apache-2.0
//
// Checks for options that take a number: what is wrong with the text, or "". The parser's own print the largest double.
#pragma once

#include <string>

namespace hpo::cli {

std::string PositiveProblem(const std::string& text);
std::string NonNegativeProblem(const std::string& text);

}  // namespace hpo::cli
