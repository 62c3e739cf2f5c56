// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/data/shape_text.h"

namespace hpo::trial_runner {

std::string ShapeText(const std::vector<std::int64_t>& extents) {
  std::string text;
  for (const std::int64_t extent : extents) text += (text.empty() ? "" : " x ") + std::to_string(extent);
  return text;
}

std::optional<std::int64_t> ElementsOf(const std::vector<std::int64_t>& extents) {
  constexpr std::int64_t kMost = std::int64_t{1} << 48;
  std::int64_t elements = 1;
  for (const std::int64_t extent : extents) {
    if (extent > 0 && elements > kMost / extent) return std::nullopt;
    elements *= extent;
  }
  return elements;
}

}  // namespace hpo::trial_runner
