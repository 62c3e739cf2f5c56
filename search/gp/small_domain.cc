// SPDX-License-Identifier: Apache-2.0
#include "search/gp/small_domain.h"

#include <utility>

#include "search/space/enumeration.h"

namespace hpo::search::gp {
namespace {

constexpr std::uint64_t kMostConfigurations = 20'000;

}  // namespace

std::optional<SmallDomain> SmallDomain::Of(const Domain& domain) {
  const FeatureMap& map = domain.map();
  auto all = Enumerate(map.space(), domain.fixed(), kMostConfigurations);
  if (!all) return std::nullopt;
  SmallDomain small;
  small.configurations_ = *std::move(all);
  small.features_.resize(static_cast<Index>(small.configurations_.size()), map.size());
  for (std::size_t k = 0; k < small.configurations_.size(); ++k) {
    small.hashes_.push_back(map.space().Hash(small.configurations_[k]));
    small.features_.row(static_cast<Index>(k)) = map.Encode(small.configurations_[k]).transpose();
  }
  return small;
}

std::vector<Index> SmallDomain::Untried(const Tried& tried) const {
  std::vector<Index> untried;
  for (std::size_t k = 0; k < hashes_.size(); ++k) {
    if (!tried.Has(hashes_[k])) untried.push_back(static_cast<Index>(k));
  }
  return untried;
}

std::optional<Configuration> SmallDomain::Best(const Tried& tried,
                                               const std::function<Vector(const Matrix&)>& value) const {
  const std::vector<Index> untried = Untried(tried);
  if (untried.empty()) return std::nullopt;
  Index best = 0;
  value(features_(untried, Eigen::all)).maxCoeff(&best);
  return configurations_[static_cast<std::size_t>(untried[static_cast<std::size_t>(best)])];
}

std::optional<Configuration> SmallDomain::Any(const Tried& tried, RandomStream& random) const {
  const std::vector<Index> untried = Untried(tried);
  if (untried.empty()) return std::nullopt;
  return configurations_[static_cast<std::size_t>(untried[random.Below(untried.size())])];
}

const SmallDomain* SmallDomains::Of(const Domain& domain) {
  if (fixed_ != domain.fixed()) {
    small_ = SmallDomain::Of(domain);
    fixed_ = domain.fixed();
  }
  return small_ ? &*small_ : nullptr;
}

}  // namespace hpo::search::gp
