// SPDX-License-Identifier: Apache-2.0
//
// Layers of a network by their names, as an option of the training document lists them:
//   "features"               every tensor whose name is `features` or starts with `features.`
//   "layers.*.norm1, conv1"  `*` stands for any run of characters; commas or blanks separate
//   "*, !output"             a later pattern overrules an earlier one, `!` takes back
// A plain value: safe to read from any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "trial_runner/network.h"

namespace hpo::trial_runner {

class LayerPatterns {
 public:
  LayerPatterns() = default;  // fits nothing
  explicit LayerPatterns(std::string_view text);

  bool empty() const { return patterns_.empty(); }

  // Whether the tensor of this name is one of them.
  bool Fit(std::string_view tensor) const;

  // Throws std::invalid_argument, starting with `option`, when a pattern fits none of `tensors`.
  void RequireUse(const std::string& option, const std::vector<NamedTensor>& tensors) const;

 private:
  struct Pattern {
    std::string name;
    bool takes = true;  // false: it takes back

    bool Fits(std::string_view tensor) const;
  };

  std::vector<Pattern> patterns_;
};

}  // namespace hpo::trial_runner
