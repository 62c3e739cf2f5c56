// SPDX-License-Identifier: Apache-2.0
#include "hpo/study/event.h"

#include <array>

namespace hpo::study {
namespace {

// In the order of Payload.
constexpr std::array<std::string_view, std::variant_size_v<Payload>> kNames = {
    "created", "opened", "budget", "asked", "started", "measured", "stop", "ended", "told", "halted"};

}  // namespace

std::span<const std::string_view, std::variant_size_v<Payload>> EventNames() { return kNames; }

std::string_view Name(const Payload& payload) { return kNames[payload.index()]; }

bool IsDurable(const Payload& payload) {
  return !std::holds_alternative<Measured>(payload) && !std::holds_alternative<StopAsked>(payload);
}

}  // namespace hpo::study
