// SPDX-License-Identifier: Apache-2.0
//
// Whether the images of a folder are decoded once and kept in memory, or each time they are needed: the option
// `decode` of the data sets that read image files.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "trial_runner/document/fields.h"

namespace hpo::trial_runner {

// The option's row: auto, once or each_epoch.
Field DecodeField();

// Why decoded pixels of this many bytes are not kept, given the option's value: empty text when each_epoch asks for
// it, and with auto when they take more than half of `available` bytes. nullopt when they are kept.
std::optional<std::string> WhyNotKept(const std::string& decode, std::uint64_t bytes,
                                      std::optional<std::uint64_t> available);

}  // namespace hpo::trial_runner
