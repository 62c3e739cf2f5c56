// SPDX-License-Identifier: Apache-2.0
#include "hpo/study/expression_tokens.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <stdexcept>
#include <utility>

#include "hpo/study/document_path.h"
#include "hpo/study/json_positions.h"
#include "hpo/study/member_reader.h"
#include "hpo/study/space_json.h"
#include "hpo/study/utf8.h"
#include "hpo/study/value_json.h"

namespace hpo::study {
namespace {

using Kind = Token::Kind;

constexpr int kDeepest = 64;  // parentheses in parentheses

// Longer ones first.
constexpr std::array<std::string_view, 18> kOperators = {"<=", ">=", "==", "!=", "&&", "||", "<", ">", "!",
                                                         "+",  "-",  "*",  "/",  "%",  "^",  "?", ":", "="};

// Of arithmetic; muparser.sourceforge.io calls them so.
const std::array<std::pair<std::string_view, search::Value>, 4> kConstants = {
    {{"true", true}, {"false", false}, {"_pi", 3.14159265358979323846}, {"_e", 2.71828182845904523536}}};

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsNameChar(char c) {
  return IsDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '.';
}

// The paths of settings that are one value.
void AddSettings(const nlohmann::ordered_json& settings, const std::string& path, std::vector<std::string>& names) {
  if (settings.is_object()) {
    for (const auto& [name, setting] : settings.items()) AddSettings(setting, JoinPath(path, name), names);
  } else if (!path.empty() && ValueFromJson(settings)) {
    names.push_back(path);
  }
}

class Tokenizer {
 public:
  Tokenizer(std::string_view text, const ExpressionNames& names) : text_(text), names_(names) {}

  std::vector<Token> Run() {
    for (SkipSpace(); at_ < text_.size(); SkipSpace()) ReadOne();
    if (!open_.empty()) RefuseAt(open_.back(), "\"(\" is never closed");
    Push(Kind::kEnd, 0);
    return std::move(tokens_);
  }

 private:
  std::string_view rest() const { return text_.substr(at_); }
  int column() const { return static_cast<int>(at_) + 1; }

  void SkipSpace() { at_ = std::min(text_.find_first_not_of(" \t\r\n", at_), text_.size()); }

  Token& Push(Kind kind, std::size_t length) {
    tokens_.push_back({.kind = kind, .text = std::string(rest().substr(0, length)), .column = column(), .value = {}});
    at_ += length;
    return tokens_.back();
  }

  void ReadOne() {
    const char c = text_[at_];
    if (IsNameChar(c)) return ReadWord();
    if (c == '"' || c == '\'') return ReadText(c);
    if (c == '(') {
      if (open_.size() == kDeepest) RefuseAt(column(), "parentheses lie more than 64 deep");
      open_.push_back(column());
      Push(Kind::kOpen, 1);
    } else if (c == ')') {
      if (open_.empty()) RefuseAt(column(), "\")\" closes nothing");
      open_.pop_back();
      Push(Kind::kClose, 1);
    } else if (c == ',') {
      Push(Kind::kComma, 1);
    } else {
      ReadOperator();
    }
  }

  void ReadOperator() {
    const auto found = std::ranges::find_if(kOperators, [&](std::string_view o) { return rest().starts_with(o); });
    if (found == kOperators.end()) {
      const std::size_t bad = FirstBadByte(rest());
      if (bad == 0) RefuseAt(column(), "it is not UTF-8 text");
      std::size_t length = 1;  // of a whole character
      while (length < bad && (static_cast<unsigned char>(rest()[length]) & 0xC0U) == 0x80U) ++length;
      RefuseAt(column(), "unexpected " + std::string(rest().substr(0, length)));
    }
    if (*found == "=") RefuseAt(column(), "\"=\" gives a value; compare with \"==\"");
    Push(Kind::kOperator, found->size());
  }

  void ReadText(char quote) {
    const std::size_t end = text_.find(quote, at_ + 1);
    if (end == text_.npos) RefuseAt(column(), "the text has no second quote");
    std::string held(text_.substr(at_ + 1, end - at_ - 1));
    Push(Kind::kText, end + 1 - at_).value = std::move(held);
  }

  // A number, or the longest name that fits.
  void ReadWord() {
    std::size_t length = 0;
    while (length < rest().size() && IsNameChar(rest()[length])) ++length;
    const std::string word(rest().substr(0, length));
    if (IsDigit(word[0]) || word[0] == '.') {
      if (ReadNumber(length)) return;
    }
    if (ReadParameter()) return;
    const bool is_called = rest().substr(length).starts_with('(');
    if (is_called) {
      Push(Kind::kFunction, length);
      return;
    }
    if (const auto value = ConstantNamed(word)) {
      Push(Kind::kConstant, length).value = *value;
      return;
    }
    if (IsDigit(word[0]) || word[0] == '.') RefuseAt(column(), word + " is neither a number nor a parameter");
    std::vector<std::string> known = Names(names_.space);
    AddSettings(names_.training, "", known);
    RefuseAt(column(), UnknownName("parameter", word, known));
  }

  // False when digits begin a name.
  bool ReadNumber(std::size_t word_length) {
    double number = 0;
    const char* const begin = rest().data();
    const auto [end, error] = std::from_chars(begin, begin + rest().size(), number);
    const auto length = static_cast<std::size_t>(end - begin);
    if (error != std::errc() || length < word_length) return false;
    Push(Kind::kNumber, length).value = number;
    return true;
  }

  bool ReadParameter() {
    int longest = -1;
    for (int i = 0; i < names_.space.size(); ++i) {
      const std::string& name = names_.space[i].name;
      if (!rest().starts_with(name) || (rest().size() > name.size() && IsNameChar(rest()[name.size()]))) continue;
      if (longest < 0 || name.size() > names_.space[longest].name.size()) longest = i;
    }
    if (longest < 0) return false;
    Push(Kind::kParameter, names_.space[longest].name.size()).parameter = longest;
    return true;
  }

  std::optional<search::Value> ConstantNamed(const std::string& word) const {
    if (const auto* setting = FindPath(names_.training, word)) {
      const auto value = ValueFromJson(*setting);
      if (!value) RefuseAt(column(), word + " is a setting of training, but not one value");
      return value;
    }
    const auto known = std::ranges::find(kConstants, word, [](const auto& constant) { return constant.first; });
    return known == kConstants.end() ? std::nullopt : std::optional(known->second);
  }

  std::string_view text_;
  const ExpressionNames& names_;
  std::size_t at_ = 0;
  std::vector<int> open_;  // columns of the parentheses that are open
  std::vector<Token> tokens_;
};

}  // namespace

void RefuseAt(int column, const std::string& problem) {
  throw std::invalid_argument("column " + std::to_string(column) + ": " + problem);
}

std::vector<Token> Tokenize(std::string_view text, const ExpressionNames& names) {
  return Tokenizer(text, names).Run();
}

}  // namespace hpo::study
