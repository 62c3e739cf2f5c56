// SPDX-License-Identifier: Apache-2.0
//
// What an exception that ended a trial means for its attempt.
#pragma once

#include <exception>
#include <string>

#include "trial_runner/protocol/message.h"

namespace hpo::trial_runner {

struct Failure {
  protocol::EndCause cause = protocol::EndCause::kCrashed;
  std::string why;             // for people; never empty
  bool device_broken = false;  // no further trial can run in this process
};

// BadConfiguration and std::invalid_argument: bad_configuration. Diverged: finished, since a loss that is not finite
// is the trial's result and no fault of the attempt. std::bad_alloc and torch's allocators: out_of_memory. A fault of
// the accelerator: device_fault. A full or read-only disk: cannot_write. Anything else: crashed. Precondition:
// `exception` is not null. Thread-safe.
Failure FailureOf(const std::exception_ptr& exception);

}  // namespace hpo::trial_runner
