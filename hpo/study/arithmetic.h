// SPDX-License-Identifier: Apache-2.0
//
// An arithmetic expression over parameters, evaluated by muparser: + - * / ^, ?:, its functions (min, max, sqrt, log2,
// ...), and besides them %, floor and ceil.
#pragma once

#include <muParser.h>

#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "hpo/study/expression_tokens.h"
#include "search/space/value.h"

namespace hpo::study {

// Const members may be called from several threads. A copy parses its formula anew.
class Arithmetic {
 public:
  // `tokens` is a side of a comparison and the token behind it. Throws std::invalid_argument with the column of what is
  // wrong: a missing or surplus operand, an unknown function, a number of arguments.
  explicit Arithmetic(std::span<const Token> tokens);
  Arithmetic(const Arithmetic& other);
  Arithmetic& operator=(const Arithmetic&) = delete;
  ~Arithmetic() = default;

  // Of values in the order of the space; booleans count 0 and 1. NaN where it has no meaning. Precondition: the
  // parameters it names have numbers.
  double operator()(std::span<const std::optional<search::Value>> values) const;

 private:
  struct Constant {
    std::string name;
    double value;
  };

  void Prepare();

  std::string formula_;  // v0, v1, ... stand for parameters, c0, c1, ... for constants
  std::vector<int> parameters_;
  std::vector<Constant> constants_;
  mutable std::mutex mutex_;  // guards what follows: muparser reads variables from fixed places
  mutable std::vector<double> variables_;
  mu::Parser parser_;
};

// Names of the functions.
std::vector<std::string> ArithmeticFunctions();

}  // namespace hpo::study
