// SPDX-License-Identifier: Apache-2.0
//
// What the gp sampler asked a trial for. It stands in the trial's note, so that later asks know.
#pragma once

#include <optional>

#include "search/history.h"

namespace hpo::search::gp {

// Numbers are journalled: never change or reuse one.
enum class AskKind {
  kStart = 0,
  kImprovement = 1,
  kUntried = 2,
  kWide = 3,
  kFeasible = 4,
  kReplicate = 5,
  kLocalStep = 6,
};

Note NoteOf(AskKind kind);
std::optional<AskKind> KindOf(const Note& note);  // nullopt where it has none

}  // namespace hpo::search::gp
