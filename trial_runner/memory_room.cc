// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/memory_room.h"

#include <algorithm>
#include <limits>
#include <optional>

#include "trial_runner/device/accelerator.h"
#include "trial_runner/memory/available_memory.h"
#include "trial_runner/memory/process_memory.h"
#include "trial_runner/memory/tensor_limit.h"

namespace hpo::trial_runner {
namespace {

constexpr std::int64_t kMegabyte = 1'000'000;

std::optional<std::int64_t> LimitOf(const Document& document) {
  if (document.memory_limit_mb == 0) return std::nullopt;
  return document.memory_limit_mb * kMegabyte;
}

}  // namespace

MemoryRoom RoomNow(const Document& document, const Accelerator* accelerator) {
  MemoryRoom room{.held = 0, .total = std::numeric_limits<std::int64_t>::max()};
  if (accelerator != nullptr) {
    const DeviceMemory memory = accelerator->Memory();
    room = {.held = memory.peak_bytes, .total = memory.peak_bytes + memory.free_bytes};
  } else {
    room.held = ResidentBytes();
    if (const auto more = AvailableMemory()) room.total = room.held + static_cast<std::int64_t>(*more);
  }
  room.total = std::min(room.total, LimitOf(document).value_or(room.total));
  return room;
}

void StartCounting(Accelerator* accelerator) {
  if (accelerator != nullptr) {
    accelerator->StartCounting();
    return;
  }
  GiveBackFreedMemory();
  ResetPeakResident();
}

std::int64_t PeakBytes(const Accelerator* accelerator) {
  return accelerator != nullptr ? accelerator->Memory().peak_bytes : PeakResidentBytes();
}

std::unique_ptr<TensorLimit> LimitMemory(const Document& document, Accelerator* accelerator) {
  const std::optional<std::int64_t> limit = LimitOf(document);
  if (accelerator != nullptr) accelerator->LimitMemory(limit);
  if (!limit || accelerator != nullptr) return nullptr;
  GiveBackFreedMemory();
  const std::int64_t held = ResidentBytes();
  if (held < *limit) return std::make_unique<TensorLimit>(*limit - held);
  throw BadConfiguration("memory_limit_mb: the process takes " + Megabytes(held) +
                         " before it trains, allow more than " + std::to_string(document.memory_limit_mb));
}

std::string Megabytes(std::int64_t bytes) { return std::to_string(bytes / kMegabyte) + " MB"; }

}  // namespace hpo::trial_runner
