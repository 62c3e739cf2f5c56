// SPDX-License-Identifier: Apache-2.0
//
// Running out of memory, whichever allocator says so.
#pragma once

#include <exception>
#include <optional>
#include <string>

namespace hpo::trial_runner {

// What an allocator said: std::bad_alloc, torch's for the CPU and for devices. nullopt: it is another exception.
// Precondition: `exception` is not null. Thread-safe.
std::optional<std::string> OutOfMemory(const std::exception_ptr& exception);

}  // namespace hpo::trial_runner
