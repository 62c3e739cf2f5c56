// SPDX-License-Identifier: Apache-2.0
//
// JSON text to a document that remembers where its parts stand. Stricter than most readers: UTF-8 only, no duplicate
// keys, nothing after the document, at most 64 levels. People may comment: a key "//" with a line of text, or a list
// of lines, is allowed in every object and dropped.
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "hpo/base/error.h"

namespace hpo::study {

inline constexpr int kDeepestJson = 64;  // levels; a study file needs about 10

using Lines = std::map<std::string, int, std::less<>>;  // JSON path ("space.lr.real") -> line, from 1

struct PositionedJson {
  nlohmann::ordered_json document;  // without comments
  Lines lines;                      // of every key and every array element; "" is the document itself
  std::vector<Problem> problems;    // duplicate keys (the first is kept) and comments that are no text
};

// `file` names the text in errors. Throws Error(kInvalidInput) with one problem when it is no JSON at all: empty, not
// UTF-8, truncated, nested too deeply.
PositionedJson ReadPositionedJson(std::string_view text, const std::string& file);

// The line of a path, or of the nearest object around it; 0 when `lines` is empty.
int LineOf(const Lines& lines, std::string_view path);

// "a" and "b" to "a.b"; an empty part adds nothing.
std::string JoinPath(std::string_view parent, std::string_view name);

}  // namespace hpo::study
