// SPDX-License-Identifier: Apache-2.0
#include "search/space/enumeration.h"

#include <utility>

#include "search/space/encoding.h"

namespace hpo::search {
namespace {

constexpr int kMostBroken = 200'000;  // branches: a tenth of a second

// Parents come before their children, so what is active is known from left to right.
class Walker {
 public:
  using Visit = std::function<bool(const Configuration&)>;

  Walker(const SearchSpace& space, const PartialConfiguration& fixed, std::uint64_t real_levels, const Visit& visit)
      : space_(space), fixed_(fixed), real_levels_(real_levels), visit_(visit) {
    values_.resize(static_cast<std::size_t>(space.size()));
  }

  // Visits all that begin with the values before `index`; false once a visit said so, a real parameter is met that has
  // no levels, or too many branches were broken.
  bool From(int index) {
    if (index == space_.size()) return visit_(Configuration(values_));
    std::optional<Value>& value = values_[static_cast<std::size_t>(index)];
    value.reset();
    if (!space_.Active(index, values_)) return From(index + 1);
    const Parameter& parameter = space_[index];
    if (index < fixed_.size() && fixed_[index]) {
      value = Canonical(parameter, *fixed_[index]);
      return Enter(index);
    }
    const std::uint64_t count = Cardinality(parameter).value_or(real_levels_);
    if (count == 0) return false;
    for (std::uint64_t k = 0; k < count; ++k) {
      value = Level(parameter, k);
      if (!Enter(index)) return false;
    }
    return true;
  }

 private:
  bool Enter(int index) {
    if (!space_.HoldsAt(index, values_)) return ++broken_ < kMostBroken;
    return From(index + 1);
  }

  // Level k of a real one is the point k of van der Corput's sequence: 1/2, 1/4, 3/4, 1/8, ...
  static Value Level(const Parameter& parameter, std::uint64_t k) {
    if (Cardinality(parameter)) return NthValue(parameter, k);
    double unit = 0, digit = 0.5;
    for (std::uint64_t bits = k + 1; bits != 0; bits >>= 1, digit /= 2) unit += (bits & 1) != 0 ? digit : 0;
    return ValueAt(parameter, unit);
  }

  const SearchSpace& space_;
  const PartialConfiguration& fixed_;
  std::uint64_t real_levels_;
  const Visit& visit_;
  std::vector<std::optional<Value>> values_;
  int broken_ = 0;
};

}  // namespace

std::optional<std::vector<Configuration>> Enumerate(const SearchSpace& space, const PartialConfiguration& fixed,
                                                    std::uint64_t limit) {
  std::vector<Configuration> all;
  const Walker::Visit visit = [&](const Configuration& configuration) {
    all.push_back(configuration);
    return all.size() <= limit;
  };
  if (!Walker(space, fixed, 0, visit).From(0)) return std::nullopt;
  return all;
}

std::optional<Configuration> FirstUnknown(const SearchSpace& space, const PartialConfiguration& fixed,
                                          std::uint64_t known,
                                          const std::function<bool(const Configuration&)>& is_known) {
  std::optional<Configuration> found;
  const Walker::Visit visit = [&](const Configuration& configuration) {
    if (!is_known(configuration)) found = configuration;
    return !found.has_value();
  };
  Walker(space, fixed, known + 1, visit).From(0);
  return found;
}

}  // namespace hpo::search
