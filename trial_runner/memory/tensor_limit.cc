// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/memory/tensor_limit.h"

#include <c10/core/CPUAllocator.h>
#include <malloc.h>

#include <algorithm>
#include <atomic>
#include <limits>
#include <string>

namespace hpo::trial_runner {
namespace {

constexpr std::int64_t kNone = std::numeric_limits<std::int64_t>::max();

// Of tensors that CountingAllocator made.
std::atomic<std::int64_t> live_bytes = 0;
std::atomic<std::int64_t> most_bytes = kNone;

// Those of a pointer: a deleter is told nothing else.
std::int64_t BytesAt(void* data) { return static_cast<std::int64_t>(malloc_usable_size(data)); }

void CountAndDelete(void* data) {
  live_bytes -= BytesAt(data);
  c10::GetDefaultCPUAllocator()->raw_deleter()(data);
}

class CountingAllocator final : public c10::Allocator {
 public:
  c10::DataPtr allocate(std::size_t bytes) override {
    c10::Allocator& plain = *c10::GetDefaultCPUAllocator();
    if (static_cast<std::int64_t>(bytes) > most_bytes - live_bytes) Refuse(bytes);
    c10::DataPtr data = plain.allocate(bytes);
    if (data.compare_exchange_deleter(plain.raw_deleter(), CountAndDelete)) live_bytes += BytesAt(data.get());
    return data;
  }

  c10::DeleterFnPtr raw_deleter() const override { return CountAndDelete; }

  void copy_data(void* to, const void* from, std::size_t bytes) const override { default_copy_data(to, from, bytes); }

 private:
  [[noreturn]] static void Refuse(std::size_t bytes) {
    constexpr std::int64_t kMegabyte = 1'000'000;
    const auto text = [](std::int64_t number) { return std::to_string(number / kMegabyte) + " MB"; };
    C10_THROW_ERROR(OutOfMemoryError, "out of memory: tensors take " + text(live_bytes) + ", one of " +
                                          text(static_cast<std::int64_t>(bytes)) + " more is beyond the limit");
  }
};

// For ever: tensors know the allocator that made them.
c10::Allocator* Counting() {
  static CountingAllocator allocator;
  return &allocator;
}

}  // namespace

TensorLimit::TensorLimit(std::int64_t bytes) : outer_(most_bytes) {
  most_bytes = std::min(outer_, live_bytes + bytes);
  c10::SetCPUAllocator(Counting());
}

TensorLimit::~TensorLimit() {
  most_bytes = outer_;
  if (outer_ == kNone) c10::SetCPUAllocator(c10::GetDefaultCPUAllocator());
}

}  // namespace hpo::trial_runner
