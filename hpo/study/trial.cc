// SPDX-License-Identifier: Apache-2.0
#include "hpo/study/trial.h"

#include <array>

namespace hpo::study {
namespace {

constexpr std::array<std::string_view, 6> kStateNames = {"waiting",   "running", "paused",
                                                         "completed", "stopped", "failed"};

}  // namespace

std::string_view Name(search::TrialState state) { return kStateNames[static_cast<std::size_t>(state)]; }

std::optional<search::TrialState> TrialStateNamed(std::string_view name) {
  for (std::size_t i = 0; i < kStateNames.size(); ++i) {
    if (kStateNames[i] == name) return static_cast<search::TrialState>(i);
  }
  return std::nullopt;
}

}  // namespace hpo::study
