// SPDX-License-Identifier: Apache-2.0
#include "search/gp/ask_kind.h"

#include <algorithm>

namespace hpo::search::gp {
namespace {

constexpr const char* kKind = "kind";

}  // namespace

Note NoteOf(AskKind kind) { return {{kKind, static_cast<double>(kind)}}; }

std::optional<AskKind> KindOf(const Note& note) {
  const auto found = std::ranges::find(note, kKind, [](const auto& entry) { return entry.first; });
  if (found == note.end()) return std::nullopt;
  return static_cast<AskKind>(static_cast<int>(found->second));
}

}  // namespace hpo::search::gp
