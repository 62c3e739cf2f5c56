// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/data/decoding_choice.h"

#include <fmt/format.h>

#include "trial_runner/document/field_builders.h"

namespace hpo::trial_runner {
namespace {

constexpr const char* kOnce = "once";
constexpr const char* kEachEpoch = "each_epoch";

// The other half is for the batches, the network and other trials beside this one.
constexpr std::uint64_t kShareOfMemory = 2;

}  // namespace

Field DecodeField() {
  return OnlySpeed(OneOf("decode", kAuto, {kAuto, kOnce, kEachEpoch},
                         "once: all at the start, into memory; each_epoch: whenever a batch needs them; auto: once "
                         "where the pixels take at most half of the memory left; the pixels do not depend on it"));
}

std::optional<std::string> WhyNotKept(const std::string& decode, std::uint64_t bytes,
                                      std::optional<std::uint64_t> available) {
  if (decode == kEachEpoch) return "";
  if (decode == kOnce || !available || bytes <= *available / kShareOfMemory) return std::nullopt;
  constexpr double kMegabyte = 1e6;
  return fmt::format("the pixels would take {:.0f} MB, more than half of the {:.0f} MB of memory that are left",
                     static_cast<double>(bytes) / kMegabyte, static_cast<double>(*available) / kMegabyte);
}

}  // namespace hpo::trial_runner
