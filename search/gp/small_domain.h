// SPDX-License-Identifier: Apache-2.0
//
// Domains with so few configurations that an acquisition looks at every one of them.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "search/gp/domain.h"
#include "search/gp/matrix.h"
#include "search/gp/tried.h"
#include "search/random_source.h"

namespace hpo::search::gp {

// Immutable; const members may be called from several threads.
class SmallDomain {
 public:
  // nullopt when the domain is infinite or has more than 20,000 configurations.
  static std::optional<SmallDomain> Of(const Domain& domain);

  // The untried configuration with the largest value, the first of equal ones; nullopt when all were tried.
  std::optional<Configuration> Best(const Tried& tried, const std::function<Vector(const Matrix&)>& value) const;

  // An untried one, each as likely; nullopt when all were tried.
  std::optional<Configuration> Any(const Tried& tried, RandomStream& random) const;

 private:
  std::vector<Index> Untried(const Tried& tried) const;

  std::vector<Configuration> configurations_;
  std::vector<std::uint64_t> hashes_;
  Matrix features_;
};

// Remembers the domain before, which most asks have again. One thread at a time.
class SmallDomains {
 public:
  // nullptr when the domain is not small; valid until the next call.
  const SmallDomain* Of(const Domain& domain);

 private:
  std::optional<PartialConfiguration> fixed_;  // of the domain before
  std::optional<SmallDomain> small_;
};

}  // namespace hpo::search::gp
