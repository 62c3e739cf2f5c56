// SPDX-License-Identifier: Apache-2.0
#include "hpo/study/constraint_text.h"

#include <algorithm>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "hpo/study/arithmetic.h"
#include "hpo/study/constraint_formula.h"
#include "hpo/study/expression_tokens.h"

namespace hpo::study {
namespace {

using search::Parameter;
using search::Relation;
using search::Value;
using Node = ConstraintFormula;
using Kind = Token::Kind;
using Tokens = std::span<const Token>;  // of a part; the token behind it may be read too

constexpr std::size_t kLongest = 2000;  // bytes of a constraint's text

bool HasNumbers(const Parameter& parameter) {
  return std::ranges::none_of(parameter.levels, [](const Value& v) { return std::holds_alternative<std::string>(v); });
}

std::optional<Relation> RelationOf(const Token& token) {
  if (token.kind != Kind::kOperator) return std::nullopt;
  if (token.text == "<=") return Relation::kAtMost;
  if (token.text == ">=") return Relation::kAtLeast;
  if (token.text == "<") return Relation::kLess;
  if (token.text == ">") return Relation::kGreater;
  if (token.text == "==") return Relation::kEqual;
  if (token.text == "!=") return Relation::kNotEqual;
  return std::nullopt;
}

// From loose to tight: ?: is looser than all and left to muparser, || is looser than &&, that than comparisons.
class Grammar {
 public:
  explicit Grammar(const search::SearchSpace& space) : space_(space) {}

  Node Read(Tokens tokens, bool negated) const {
    if (!SplitsAt(tokens, "?").empty()) return Truth(tokens, negated);
    if (const auto at = SplitsAt(tokens, "||"); !at.empty()) return Join(tokens, at, Node::Kind::kAny, negated);
    if (const auto at = SplitsAt(tokens, "&&"); !at.empty()) return Join(tokens, at, Node::Kind::kAll, negated);
    if (!tokens.empty() && tokens.front().text == "!" && tokens.front().kind == Kind::kOperator) {
      return Read(tokens.subspan(1), !negated);
    }
    if (IsEnclosed(tokens)) return Read(tokens.subspan(1, tokens.size() - 2), negated);
    std::vector<std::size_t> at;
    ForEachOuter(tokens, [&](std::size_t i) {
      if (RelationOf(tokens[i])) at.push_back(i);
    });
    return at.empty() ? Truth(tokens, negated) : Chain(tokens, at, negated);
  }

 private:
  template <class Visit>
  static void ForEachOuter(Tokens tokens, Visit visit) {
    int depth = 0;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
      if (tokens[i].kind == Kind::kClose) --depth;
      if (depth == 0) visit(i);
      if (tokens[i].kind == Kind::kOpen) ++depth;
    }
  }

  static std::vector<std::size_t> SplitsAt(Tokens tokens, std::string_view op) {
    std::vector<std::size_t> at;
    ForEachOuter(tokens, [&](std::size_t i) {
      if (tokens[i].kind == Kind::kOperator && tokens[i].text == op) at.push_back(i);
    });
    return at;
  }

  // Whether the first parenthesis closes with the last token.
  static bool IsEnclosed(Tokens tokens) {
    if (tokens.size() < 2 || tokens.front().kind != Kind::kOpen) return false;
    std::size_t outer = 0;
    ForEachOuter(tokens, [&](std::size_t) { ++outer; });
    return outer == 2 && tokens.back().kind == Kind::kClose;
  }

  static std::vector<Tokens> Parts(Tokens tokens, const std::vector<std::size_t>& at) {
    std::vector<Tokens> parts;
    std::size_t from = 0;
    for (const std::size_t to : at) {
      parts.push_back(tokens.subspan(from, to - from));
      from = to + 1;
    }
    parts.push_back(tokens.subspan(from));
    return parts;
  }

  Node Join(Tokens tokens, const std::vector<std::size_t>& at, Node::Kind kind, bool negated) const {
    const bool is_all = (kind == Node::Kind::kAll) != negated;
    Node node{.kind = is_all ? Node::Kind::kAll : Node::Kind::kAny};
    for (const Tokens part : Parts(tokens, at)) node.parts.push_back(Read(part, negated));
    return node;
  }

  // a < b <= c is a < b and b <= c.
  Node Chain(Tokens tokens, const std::vector<std::size_t>& at, bool negated) const {
    const std::vector<Tokens> sides = Parts(tokens, at);
    Node node{.kind = negated ? Node::Kind::kAny : Node::Kind::kAll};
    for (std::size_t k = 0; k < at.size(); ++k) {
      const Relation relation = *RelationOf(tokens[at[k]]);
      const Relation wanted = negated ? Opposite(relation) : relation;
      node.parts.push_back(IsText(sides[k]) || IsText(sides[k + 1])
                               ? TextComparison(tokens[at[k]], sides[k], sides[k + 1], wanted)
                               : Comparison(sides[k], sides[k + 1], wanted));
    }
    return node;
  }

  Node Comparison(Tokens left, Tokens right, Relation relation) const {
    Node node{.kind = Node::Kind::kComparison, .relation = relation};
    node.sides.push_back(Numbers(left));
    node.sides.push_back(Numbers(right));
    return node;
  }

  Node Truth(Tokens tokens, bool negated) const {
    const Relation relation = negated ? Relation::kEqual : Relation::kNotEqual;
    Node node{.kind = Node::Kind::kTruth, .relation = relation};
    node.sides.push_back(Numbers(tokens));
    return node;
  }

  Arithmetic Numbers(Tokens tokens) const {
    ForEachOuter(tokens, [&](std::size_t i) {
      if (tokens[i].kind == Kind::kComma) RefuseAt(tokens[i].column, "unexpected ,");
    });
    for (const Token& token : tokens) {
      if (token.kind != Kind::kParameter || HasNumbers(space_[token.parameter])) continue;
      RefuseAt(token.column, token.text + " holds text: compare it with == or != alone");
    }
    // The token behind the part is there: the end at least.
    return Arithmetic(Tokens(tokens.data(), tokens.size() + 1));
  }

  bool IsText(Tokens side) const {
    if (side.size() != 1) return false;
    const Token& token = side.front();
    if (token.kind == Kind::kParameter) return !HasNumbers(space_[token.parameter]);
    return (token.kind == Kind::kText || token.kind == Kind::kConstant) &&
           std::holds_alternative<std::string>(token.value);
  }

  Node TextComparison(const Token& op, Tokens left, Tokens right, Relation relation) const {
    if (search::IsOrder(relation)) RefuseAt(op.column, "text has no order: compare it with == or !=");
    Node node{.kind = Node::Kind::kText, .relation = relation};
    for (const Tokens side : {left, right}) node.texts.push_back(OperandOf(side, op));
    RequireLevel(left, right);
    RequireLevel(right, left);
    return node;
  }

  static ConstraintOperand OperandOf(Tokens side, const Token& op) {
    const Kind kind = side.size() == 1 ? side.front().kind : Kind::kEnd;
    if (kind == Kind::kParameter) return {.parameter = side.front().parameter};
    if (kind == Kind::kText || kind == Kind::kConstant || kind == Kind::kNumber) {
      return {.parameter = -1, .constant = side.front().value};
    }
    RefuseAt(op.column, "text is compared with one value, not with arithmetic");
  }

  // What a parameter is compared with must be one of its values.
  void RequireLevel(Tokens parameter, Tokens other) const {
    if (parameter.front().kind != Kind::kParameter || other.front().kind == Kind::kParameter) return;
    const Parameter& named = space_[parameter.front().parameter];
    const Token& token = other.front();
    if (const auto problem = search::ValueProblem(named, token.value)) {
      RefuseAt(token.column, named.name + " never is " + token.text + ": " + *problem);
    }
  }

  const search::SearchSpace& space_;
};

}  // namespace

search::Constraint ParseConstraint(const std::string& text, const search::SearchSpace& space,
                                   const nlohmann::ordered_json& training) {
  if (text.size() > kLongest) RefuseAt(static_cast<int>(kLongest), "it has more than 2000 characters");
  const std::vector<Token> tokens = Tokenize(text, {space, training});
  if (tokens.size() == 1) RefuseAt(1, "it is empty: write a comparison such as a * b <= 4096");
  std::vector<int> parameters;
  for (const Token& token : tokens) {
    const bool is_new = std::ranges::find(parameters, token.parameter) == parameters.end();
    if (token.kind == Kind::kParameter && is_new) parameters.push_back(token.parameter);
  }
  Node node = Grammar(space).Read(Tokens(tokens).first(tokens.size() - 1), false);
  if (parameters.empty()) RefuseAt(1, "it names no parameter of the space");
  std::ranges::sort(parameters);
  return {.text = text, .parameters = std::move(parameters), .excess = [node = std::move(node)](auto values) {
            return ExcessOf(node, values);
          }};
}

}  // namespace hpo::study
