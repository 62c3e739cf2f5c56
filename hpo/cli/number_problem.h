// SPDX-License-Identifier: Apache-2.0
//
// What is wrong with the text of an option that takes a number, or "". The parser's own checks would print the largest
// double, or name no rule at all.
#pragma once

#include <string>

namespace hpo::cli {

std::string NumberProblem(const std::string& text);  // a finite double
std::string WholeProblem(const std::string& text);   // an int
std::string CountProblem(const std::string& text);   // a std::uint64_t

// Of a number that the first three have nothing against.
std::string PositiveProblem(const std::string& text);
std::string NonNegativeProblem(const std::string& text);

}  // namespace hpo::cli
