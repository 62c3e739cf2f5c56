// SPDX-License-Identifier: Apache-2.0
//
// The words of a constraint's text: names of parameters and of settings that `training` fixes, numbers, quoted text,
// operators. Every token knows its column, so that later errors can say where.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "search/space/search_space.h"

namespace hpo::study {

struct Token {
  enum class Kind { kNumber, kParameter, kConstant, kFunction, kText, kOperator, kOpen, kClose, kComma, kEnd };
  Kind kind = Kind::kEnd;
  std::string text;     // as written
  int column = 1;       // of its first character, from 1
  int parameter = -1;   // kParameter: its index
  search::Value value;  // kConstant, kText, kNumber
};

// What expressions may name.
struct ExpressionNames {
  const search::SearchSpace& space;
  const nlohmann::ordered_json& training;  // null without one
};

// "column 7: what is wrong".
[[noreturn]] void RefuseAt(int column, const std::string& problem);

// The tokens of the text and one of kind kEnd behind them. Names are taken as long as possible, so a minus between two
// of them needs a space where a parameter's name has one. Throws std::invalid_argument, as RefuseAt words it: an
// unknown name (with the nearest one), a character that has no meaning here, text without its second quote, parentheses
// that do not match or lie more than 64 deep.
std::vector<Token> Tokenize(std::string_view text, const ExpressionNames& names);

}  // namespace hpo::study
