// SPDX-License-Identifier: Apache-2.0
#include "hpo/study/json_positions.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <list>
#include <set>
#include <utility>

#include "hpo/study/utf8.h"

namespace hpo::study {
namespace {

using Json = nlohmann::ordered_json;

// An iterator over text that tells how far it has been advanced, which the parser does not.
class CountingIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  CountingIterator(const char* at, const char** reached) : at_(at), reached_(reached) {}
  reference operator*() const { return *at_; }
  CountingIterator& operator++() {
    *reached_ = ++at_;
    return *this;
  }
  CountingIterator operator++(int) {
    CountingIterator before = *this;
    ++*this;
    return before;
  }
  friend bool operator==(const CountingIterator& a, const CountingIterator& b) { return a.at_ == b.at_; }

 private:
  const char* at_;
  const char** reached_;
};

// What the parser says, without its own name and position: "unexpected '}'; expected string literal".
std::string Reason(const std::string& what) {
  constexpr std::size_t kLongest = 160;  // it may quote a long string of the file
  const std::size_t dash = what.find(" - ");
  const std::size_t bracket = what.find("] ");
  std::string reason = what;
  if (dash != std::string::npos) {
    reason = what.substr(dash + 3);
  } else if (bracket != std::string::npos) {
    reason = what.substr(bracket + 2);
  }
  const bool is_long = reason.size() > kLongest;
  if (is_long) reason.resize(kLongest);
  // The parser stops, and so may we, in the middle of a character.
  for (std::size_t bad = FirstBadByte(reason); bad < reason.size(); bad = FirstBadByte(reason)) reason.erase(bad, 1);
  return is_long ? reason + "..." : reason;
}

// Builds the document from the parser's calls. Never recurses.
class Builder final : public nlohmann::json_sax<Json> {
 public:
  Builder(std::string_view text, const char*& reached) : counted_(text.data()), reached_(reached) {}

  PositionedJson Take() && { return std::move(result_); }
  const Problem& failure() const { return failure_; }

  bool null() override { return Put(nullptr); }
  bool boolean(bool value) override { return Put(value); }
  bool number_integer(std::int64_t value) override { return Put(value); }
  bool number_unsigned(std::uint64_t value) override { return Put(value); }
  bool number_float(double value, const std::string& /*digits*/) override { return Put(value); }
  bool string(std::string& value) override { return Put(std::move(value)); }
  bool binary(Json::binary_t& /*value*/) override { return false; }  // not in text
  bool start_object(std::size_t /*size*/) override { return Open(Json::object()); }
  bool start_array(std::size_t /*size*/) override { return Open(Json::array()); }
  bool end_object() override { return Close(); }
  bool end_array() override { return Close(); }

  bool key(std::string& name) override {
    Frame& frame = frames_.back();
    frame.key = std::move(name);
    frame.is_repeated = !frame.keys.insert(frame.key).second;
    const std::string path = JoinPath(frame.path, frame.key);
    if (frame.is_repeated) {
      const std::string first = std::to_string(LineOf(result_.lines, path));
      result_.problems.push_back({path, Line(), "duplicate key; it stands on line " + first + " already"});
    } else {
      result_.lines.try_emplace(path, Line());
    }
    return true;
  }

  bool parse_error(std::size_t /*position*/, const std::string& /*token*/,
                   const nlohmann::detail::exception& error) override {
    const std::string reason = Reason(error.what());
    const bool is_cut = reason.find("unexpected end of input") != std::string::npos ||
                        reason.find("missing closing quote") != std::string::npos;
    failure_ = {"", Line(), is_cut ? "the file is cut short: " + reason : "is not JSON: " + reason};
    return false;
  }

 private:
  struct Frame {
    Json* node;
    std::string path;
    std::string key = {};  // objects: of the member that comes next
    std::set<std::string> keys = {};
    bool is_repeated = false;
    std::size_t next_index = 0;  // arrays
  };

  // The line of the token just read. The parser may have read one byte more, to see where a number ends.
  int Line() {
    const char* const end = reached_ > counted_ ? reached_ - 1 : counted_;
    line_ += static_cast<int>(std::count(counted_, end, '\n'));
    counted_ = end;
    return line_;
  }

  // The place for the next value, and its path.
  std::pair<Json*, std::string> Next() {
    if (frames_.empty()) {
      result_.lines.try_emplace("", Line());
      return {&result_.document, ""};
    }
    Frame& frame = frames_.back();
    if (frame.node->is_array()) {
      const std::string path = JoinPath(frame.path, std::to_string(frame.next_index++));
      result_.lines.try_emplace(path, Line());
      return {&frame.node->emplace_back(), path};
    }
    if (!frame.is_repeated) return {&(*frame.node)[frame.key], JoinPath(frame.path, frame.key)};
    return {&dropped_.emplace_back(), JoinPath(frame.path, frame.key)};
  }

  bool Put(Json value) {
    *Next().first = std::move(value);
    return true;
  }

  bool Open(Json empty) {
    if (frames_.size() >= kDeepestJson) {
      failure_ = {"", Line(), "is nested more than " + std::to_string(kDeepestJson) + " levels deep"};
      return false;
    }
    auto [node, path] = Next();
    *node = std::move(empty);
    frames_.push_back({.node = node, .path = std::move(path)});
    return true;
  }

  bool Close() {
    frames_.pop_back();
    return true;
  }

  const char* counted_;   // newlines before it are in line_
  const char*& reached_;  // one past what the parser has read
  int line_ = 1;
  std::vector<Frame> frames_;
  std::list<Json> dropped_;  // values of repeated keys; a list, for its elements stay where they are
  PositionedJson result_;
  Problem failure_;
};

bool IsComment(const Json& value) {
  return value.is_string() || (value.is_array() && std::all_of(value.begin(), value.end(),
                                                               [](const Json& line) { return line.is_string(); }));
}

// Recursive, at most kDeepestJson deep.
void DropComments(Json& node, const std::string& path, std::vector<Problem>& problems) {
  if (node.is_array()) {
    for (std::size_t i = 0; i < node.size(); ++i) DropComments(node[i], JoinPath(path, std::to_string(i)), problems);
  }
  if (!node.is_object()) return;
  const auto comment = node.find("//");
  if (comment != node.end()) {
    if (!IsComment(*comment)) {
      problems.push_back({JoinPath(path, "//"), 0, "a comment is a line of text or a list of lines"});
    }
    node.erase("//");
  }
  for (auto& [name, value] : node.items()) DropComments(value, JoinPath(path, name), problems);
}

void CheckText(std::string_view text, const std::string& file) {
  const std::size_t bad = FirstBadByte(text);
  if (bad < text.size()) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    const auto byte = static_cast<unsigned char>(text[bad]);
    const int line =
        1 + static_cast<int>(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(bad), '\n'));
    const std::string hex{kDigits[byte >> 4], kDigits[byte & 15]};
    throw Error(ErrorCode::kInvalidInput, file, {{"", line, "is not UTF-8 text (byte 0x" + hex + ")"}});
  }
  if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) {
    throw Error(ErrorCode::kInvalidInput, file, {{"", 0, "is empty; `hpo init` writes a study to start from"}});
  }
}

}  // namespace

PositionedJson ReadPositionedJson(std::string_view text, const std::string& file) {
  CheckText(text, file);
  const char* reached = text.data();
  Builder builder(text, reached);
  const CountingIterator begin(text.data(), &reached), end(text.data() + text.size(), &reached);
  if (!Json::sax_parse(begin, end, &builder)) throw Error(ErrorCode::kInvalidInput, file, {builder.failure()});
  PositionedJson result = std::move(builder).Take();
  DropComments(result.document, "", result.problems);
  for (Problem& problem : result.problems) {
    if (problem.line == 0) problem.line = LineOf(result.lines, problem.path);
  }
  return result;
}

int LineOf(const Lines& lines, std::string_view path) {
  for (;;) {
    const auto found = lines.find(path);
    if (found != lines.end()) return found->second;
    if (path.empty()) return 0;
    const std::size_t dot = path.rfind('.');
    path = dot == std::string_view::npos ? std::string_view() : path.substr(0, dot);
  }
}

std::string JoinPath(std::string_view parent, std::string_view name) {
  if (parent.empty()) return std::string(name);
  return name.empty() ? std::string(parent) : std::string(parent) + '.' + std::string(name);
}

}  // namespace hpo::study
