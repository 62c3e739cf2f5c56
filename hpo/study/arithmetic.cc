// SPDX-License-Identifier: Apache-2.0
#include "hpo/study/arithmetic.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "hpo/study/member_reader.h"

namespace hpo::study {
namespace {

using Kind = Token::Kind;

double Remainder(double a, double b) { return std::fmod(a, b); }
double Floor(double a) { return std::floor(a); }
double Ceil(double a) { return std::ceil(a); }

mu::Parser MakeParser() {
  mu::Parser parser;
  parser.DefineOprt("%", Remainder, mu::prMUL_DIV, mu::oaLEFT, true);
  parser.DefineFun("floor", Floor);
  parser.DefineFun("ceil", Ceil);
  return parser;
}

// What muparser says of `tokens`, whose places in the formula are `starts`, in words about the text.
[[noreturn]] void Refuse(const mu::Parser::exception_type& error, std::span<const Token> tokens,
                         const std::vector<int>& starts) {
  const auto at = std::upper_bound(starts.begin(), starts.end(), std::max(0, error.GetPos())) - starts.begin() - 1;
  const Token& token = tokens[static_cast<std::size_t>(at)];
  switch (error.GetCode()) {
    case mu::ecTOO_MANY_PARAMS:
      RefuseAt(token.column, "too many arguments of " + error.GetToken());
    case mu::ecTOO_FEW_PARAMS:
      RefuseAt(token.column, "too few arguments of " + error.GetToken());
    case mu::ecMISSING_ELSE_CLAUSE:
      RefuseAt(tokens.front().column, "\"?\" needs a \":\"");
    default:
      if (token.kind == Kind::kEnd) RefuseAt(token.column, "it ends too early");
      RefuseAt(token.column, "unexpected " + token.text);
  }
}

void RequireNumbers(std::span<const Token> tokens) {
  for (const Token& token : tokens.first(tokens.size() - 1)) {
    const bool is_text = (token.kind == Kind::kText || token.kind == Kind::kConstant) &&
                         std::holds_alternative<std::string>(token.value);
    if (is_text) RefuseAt(token.column, "text is compared with == or != alone, and with no arithmetic");
    if (token.kind != Kind::kFunction) continue;
    const std::vector<std::string> known = ArithmeticFunctions();
    if (std::ranges::find(known, token.text) == known.end()) {
      RefuseAt(token.column, UnknownName("function", token.text, known));
    }
  }
}

}  // namespace

Arithmetic::Arithmetic(std::span<const Token> tokens) {
  RequireNumbers(tokens);
  std::vector<int> starts;  // of the tokens in the formula
  for (const Token& token : tokens.first(tokens.size() - 1)) {
    starts.push_back(static_cast<int>(formula_.size()));
    if (token.kind == Kind::kParameter) {
      const auto known = std::ranges::find(parameters_, token.parameter);
      formula_ += 'v' + std::to_string(known - parameters_.begin());
      if (known == parameters_.end()) parameters_.push_back(token.parameter);
    } else if (token.kind == Kind::kConstant || token.kind == Kind::kNumber) {
      constants_.push_back({'c' + std::to_string(constants_.size()), search::ToNumber(token.value)});
      formula_ += constants_.back().name;
    } else {
      formula_ += token.text;
    }
    if (token.kind != Kind::kFunction) formula_ += ' ';  // muparser wants the parenthesis right behind
  }
  starts.push_back(static_cast<int>(formula_.size()));
  if (formula_.empty()) Refuse(mu::ParserError(mu::ecUNEXPECTED_EOF), tokens, starts);
  Prepare();
  try {
    parser_.Eval();
    if (parser_.GetNumResults() != 1) throw mu::ParserError(mu::ecUNEXPECTED_ARG_SEP);
  } catch (const mu::Parser::exception_type& error) {
    Refuse(error, tokens, starts);
  }
}

Arithmetic::Arithmetic(const Arithmetic& other)
    : formula_(other.formula_), parameters_(other.parameters_), constants_(other.constants_) {
  Prepare();
}

void Arithmetic::Prepare() {
  parser_ = MakeParser();
  variables_.assign(parameters_.size(), 0.0);
  for (std::size_t k = 0; k < variables_.size(); ++k) parser_.DefineVar('v' + std::to_string(k), &variables_[k]);
  for (const Constant& constant : constants_) parser_.DefineConst(constant.name, constant.value);
  parser_.SetExpr(formula_);
}

double Arithmetic::operator()(std::span<const std::optional<search::Value>> values) const {
  const std::lock_guard lock(mutex_);
  for (std::size_t k = 0; k < parameters_.size(); ++k) {
    variables_[k] = search::ToNumber(*values[static_cast<std::size_t>(parameters_[k])]);
  }
  try {
    return parser_.Eval();
  } catch (const mu::Parser::exception_type&) {
    return std::numeric_limits<double>::quiet_NaN();
  }
}

std::vector<std::string> ArithmeticFunctions() {
  std::vector<std::string> names;
  const mu::Parser parser = MakeParser();  // it owns what is walked through
  for (const auto& [name, function] : parser.GetFunDef()) names.push_back(name);
  return names;
}

}  // namespace hpo::study
