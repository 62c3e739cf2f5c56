// SPDX-License-Identifier: Apache-2.0
#include "search/gp/inverse_transform.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace hpo::search::gp {

InverseTransform::InverseTransform(const OutputTransform& transform, std::span<const double> losses)
    : unit_(transform.unit()) {
  const Vector& values = transform.values();
  std::vector<Index> order(losses.size());
  std::iota(order.begin(), order.end(), Index{0});
  std::ranges::stable_sort(order, {}, [&](Index i) { return values[i]; });
  for (const Index i : order) {
    if (!known_values_.empty() && known_values_.back() == values[i]) continue;
    known_values_.push_back(values[i]);
    known_losses_.push_back(losses[static_cast<std::size_t>(i)]);
  }
}

double InverseTransform::operator()(double value) const {
  if (value <= known_values_.front()) {
    const double beyond = known_losses_.front() + (value - known_values_.front()) * unit_;
    return std::max(beyond, std::numeric_limits<double>::lowest());
  }
  const auto above = std::ranges::upper_bound(known_values_, value);
  if (above == known_values_.end()) return known_losses_.back();
  const auto i = static_cast<std::size_t>(above - known_values_.begin());
  const double share = (value - known_values_[i - 1]) / (known_values_[i] - known_values_[i - 1]);
  return std::lerp(known_losses_[i - 1], known_losses_[i], share);
}

}  // namespace hpo::search::gp
