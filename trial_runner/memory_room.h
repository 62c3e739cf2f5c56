// SPDX-License-Identifier: Apache-2.0
//
// The memory that a trial has: bytes of its process or, on a device, of its tensors.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "trial_runner/trainer.h"

namespace hpo::trial_runner {

class Accelerator;
class TensorLimit;

struct MemoryRoom {
  std::int64_t held = 0;   // now
  std::int64_t total = 0;  // that may be held, those included: what there is, or `memory_limit_mb` where that is less
};

// `accelerator`: nullptr is the CPU.
MemoryRoom RoomNow(const Document& document, const Accelerator* accelerator);

// Gives freed memory back, so that what is held is needed, and counts the peak from now on.
void StartCounting(Accelerator* accelerator);
std::int64_t PeakBytes(const Accelerator* accelerator);

// Holds the trial's tensors to `memory_limit_mb`, which may be none, as long as what is returned lives. Throws
// BadConfiguration when the process takes as much before anything is trained.
std::unique_ptr<TensorLimit> LimitMemory(const Document& document, Accelerator* accelerator);

std::string Megabytes(std::int64_t bytes);  // "64 MB"

}  // namespace hpo::trial_runner
