// SPDX-License-Identifier: Apache-2.0
//
// The largest buffer first, each at the lowest place that is free for its whole life (Pisarchyk and Lee, "Efficient
// memory management for deep neural net inference", 2020: greedy by size).
#include "trial_runner/planned/buffer_layout.h"

#include <algorithm>
#include <numeric>

namespace hpo::trial_runner {
namespace {

constexpr std::int64_t kLine = 16;  // floats of a line of the cache

std::int64_t WholeLines(std::int64_t numbers) { return (numbers + kLine - 1) / kLine * kLine; }

bool Meet(const Lifetime& a, const Lifetime& b) { return a.first <= b.last && b.first <= a.last; }

}  // namespace

BufferLayout LayOut(const std::vector<Lifetime>& buffers) {
  std::vector<std::size_t> order(buffers.size());
  std::iota(order.begin(), order.end(), 0);
  std::ranges::stable_sort(order, std::ranges::greater(), [&](std::size_t i) { return buffers[i].numbers; });
  BufferLayout layout{.offsets = std::vector<std::int64_t>(buffers.size())};
  std::vector<std::size_t> placed;  // by offset
  for (const std::size_t i : order) {
    const std::int64_t numbers = WholeLines(buffers[i].numbers);
    std::int64_t offset = 0;
    for (const std::size_t other : placed) {
      if (!Meet(buffers[i], buffers[other])) continue;
      if (offset + numbers <= layout.offsets[other]) break;
      offset = std::max(offset, layout.offsets[other] + WholeLines(buffers[other].numbers));
    }
    layout.offsets[i] = offset;
    layout.numbers = std::max(layout.numbers, offset + numbers);
    placed.insert(std::ranges::upper_bound(placed, offset, {}, [&](std::size_t k) { return layout.offsets[k]; }), i);
  }
  return layout;
}

}  // namespace hpo::trial_runner
