// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/fine_tuning/layer_patterns.h"

#include <algorithm>
#include <stdexcept>

#include "trial_runner/optim/parameter_groups.h"

namespace hpo::trial_runner {
namespace {

constexpr std::string_view kSeparators = ", \t\n";
constexpr std::size_t kNamesShown = 6;

}  // namespace

LayerPatterns::LayerPatterns(std::string_view text) {
  while (true) {
    const std::size_t first = text.find_first_not_of(kSeparators);
    if (first == std::string_view::npos) return;
    text.remove_prefix(first);
    std::string_view name = text.substr(0, text.find_first_of(kSeparators));
    text.remove_prefix(name.size());
    const bool takes = !name.starts_with('!');
    if (!takes) name.remove_prefix(1);
    patterns_.push_back({std::string(name), takes});
  }
}

bool LayerPatterns::Pattern::Fits(std::string_view tensor) const {
  return MatchesName(name, tensor) || MatchesName(name + ".*", tensor);
}

bool LayerPatterns::Fit(std::string_view tensor) const {
  const auto last =
      std::find_if(patterns_.rbegin(), patterns_.rend(), [&](const Pattern& p) { return p.Fits(tensor); });
  return last != patterns_.rend() && last->takes;
}

void LayerPatterns::RequireUse(const std::string& option, const std::vector<NamedTensor>& tensors) const {
  for (const Pattern& pattern : patterns_) {
    const auto fits = [&](const NamedTensor& item) { return pattern.Fits(item.name); };
    if (std::any_of(tensors.begin(), tensors.end(), fits)) continue;
    std::string names;
    for (std::size_t i = 0; i < std::min(kNamesShown, tensors.size()); ++i) {
      names += (i == 0 ? "" : ", ") + tensors[i].name;
    }
    throw std::invalid_argument(option + ": no layer or tensor is called '" + pattern.name + "'; there are " + names +
                                (tensors.size() > kNamesShown ? ", ..." : ""));
  }
}

}  // namespace hpo::trial_runner
