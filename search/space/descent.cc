// SPDX-License-Identifier: Apache-2.0
#include "search/space/descent.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "search/space/encoding.h"

namespace hpo::search {
namespace {

constexpr double kBroken = 1e-12;  // least height of a broken constraint: squares of small violations vanish
constexpr double kHighest = 1e12;  // of one constraint; without a meaning it lies up here
constexpr double kFirstStep = 0.25, kLongestStep = 0.5, kShortestStep = 1e-15;
constexpr double kStepRatio = 1.0 / 64;  // of the shortest to the longest: no coordinate is given up for good
constexpr std::uint64_t kFewCells = 8;   // a parameter with no more values, or without order, tries others at random

}  // namespace

Descent::Descent(const SearchSpace& space, const PartialConfiguration& fixed, std::span<const UnitPoint> examples)
    : space_(space), fixed_(fixed) {
  std::vector<double> sums(space.constraints().size(), 0.0), counts(space.constraints().size(), 0.0);
  for (const UnitPoint& example : examples) {
    const Configuration configuration = space.FromUnitCube(example, fixed);
    for (std::size_t k = 0; k < sums.size(); ++k) {
      const double violation = space.Violation(static_cast<int>(k), configuration.values());
      if (violation > 0 && std::isfinite(sums[k] + violation)) {
        sums[k] += violation;
        counts[k] += 1;
      }
    }
  }
  for (std::size_t k = 0; k < sums.size(); ++k) scales_.push_back(counts[k] > 0 ? sums[k] / counts[k] : 1.0);
}

double Descent::Height(const Configuration& configuration) const {
  double height = 0;
  for (std::size_t k = 0; k < scales_.size(); ++k) {
    const double violation = space_.Violation(static_cast<int>(k), configuration.values());
    if (violation <= 0) continue;
    const double scaled = violation / scales_[k];
    height += kBroken + std::min(kHighest, scaled * scaled);
  }
  return height;
}

// One way down.
class Descent::Run {
 public:
  Run(const Descent& descent, UnitPoint start, int most, RandomStream& random)
      : descent_(descent),
        random_(random),
        left_(most),
        point_(std::move(start)),
        configuration_(descent.space_.FromUnitCube(point_, descent.fixed_)),
        height_(descent.Height(configuration_)) {
    for (int i = 0; i < descent.space_.size(); ++i) {
      const std::optional<std::uint64_t> count = Cardinality(descent.space_[i]);
      const bool is_fixed = i < descent.fixed_.size() && descent.fixed_[i];
      cells_.push_back(count.value_or(0));
      steps_.push_back(kFirstStep);
      if (!is_fixed && count != 1) order_.push_back(static_cast<std::size_t>(i));
    }
  }

  std::optional<UnitPoint> Go() {
    while (height_ > 0 && left_ > 0) {
      const UnitPoint before = point_;
      if (Sweep() || Slant()) {
        Try(Beyond(before));
      } else if (!CanStep()) {
        break;
      }
    }
    if (height_ > 0) return std::nullopt;
    return std::move(point_);
  }

 private:
  // Goes to the point if it is lower.
  bool Try(UnitPoint point) {
    if (height_ <= 0 || left_ <= 0) return false;
    --left_;
    Configuration configuration = descent_.space_.FromUnitCube(point, descent_.fixed_);
    const double height = descent_.Height(configuration);
    if (height >= height_) return false;
    point_ = std::move(point);
    configuration_ = std::move(configuration);
    height_ = height;
    return true;
  }

  bool TryAt(std::size_t i, double unit) {
    unit = std::clamp(unit, 0.0, 1.0);
    if (unit == point_[i]) return false;
    UnitPoint point = point_;
    point[i] = unit;
    return Try(std::move(point));
  }

  // Every coordinate once, in random order.
  bool Sweep() {
    bool moved = false;
    longest_ = 0;
    for (const std::size_t i : order_) {
      if (IsActive(i) && !Jumps(i)) longest_ = std::max(longest_, std::fabs(steps_[i]));
    }
    for (std::size_t k = order_.size(); k > 1; --k) std::swap(order_[k - 1], order_[random_.Below(k)]);
    for (const std::size_t i : order_) {
      if (IsActive(i)) moved = (Jumps(i) ? Jump(i) : Step(i)) || moved;
    }
    return moved;
  }

  // To some other values of a parameter, the first lower one.
  bool Jump(std::size_t i) {
    const Parameter& parameter = descent_.space_[static_cast<int>(i)];
    const std::uint64_t first = random_.Below(cells_[i]);
    for (std::uint64_t k = 0; k < std::min(cells_[i], kFewCells); ++k) {
      if (TryAt(i, UnitOf(parameter, NthValue(parameter, (first + k) % cells_[i])))) return true;
    }
    return false;
  }

  // Up or down by the coordinate's own step, which grows where it helps and shrinks where it does not; at least to the
  // next value. The step of a discrete parameter whose next values do not help is 0.
  bool Step(std::size_t i) {
    double& step = steps_[i];
    const double length = std::max(std::fabs(step), kStepRatio * longest_);
    bool is_finest = cells_[i] > 0;
    for (const double way : {std::copysign(length, step), std::copysign(length, -step)}) {
      double unit = std::clamp(point_[i] + way, 0.0, 1.0);
      if (cells_[i] > 0 && IsSameValue(i, unit)) {
        unit = NextUnit(i, way > 0);
      } else {
        is_finest = false;
      }
      if (!TryAt(i, unit)) continue;
      step = std::copysign(std::min(2 * length, kLongestStep), way);
      return true;
    }
    step = std::copysign(is_finest ? 0.0 : length / 2, step);
    return false;
  }

  bool IsSameValue(std::size_t i, double unit) const {
    return ValueAt(descent_.space_[static_cast<int>(i)], unit) == *configuration_[static_cast<int>(i)];
  }

  // The place of the next value up or down, the present one's at the end.
  double NextUnit(std::size_t i, bool up) const {
    const Parameter& parameter = descent_.space_[static_cast<int>(i)];
    const std::uint64_t index = IndexOf(parameter, *configuration_[static_cast<int>(i)]);
    if (up ? index + 1 == cells_[i] : index == 0) return point_[i];
    return UnitOf(parameter, NthValue(parameter, up ? index + 1 : index - 1));
  }

  // Along random directions, for valleys that run across the axes.
  bool Slant() {
    for (std::size_t k = 0; k < order_.size() && order_.size() > 1; ++k) {
      UnitPoint there = point_, back = point_;
      for (const std::size_t i : order_) {
        if (!HasOrder(descent_.space_[static_cast<int>(i)])) continue;
        const double move = longest_ * random_.Normal();
        there[i] = std::clamp(point_[i] + move, 0.0, 1.0);
        back[i] = std::clamp(point_[i] - move, 0.0, 1.0);
      }
      if (Try(std::move(there)) || Try(std::move(back))) return true;
    }
    return false;
  }

  // As far again as from there to here.
  UnitPoint Beyond(const UnitPoint& before) const {
    UnitPoint beyond(point_.size());
    for (std::size_t i = 0; i < point_.size(); ++i) beyond[i] = std::clamp(2 * point_[i] - before[i], 0.0, 1.0);
    return beyond;
  }

  // Whether some step can still become shorter.
  bool CanStep() const {
    return std::ranges::any_of(
        order_, [&](std::size_t i) { return IsActive(i) && !Jumps(i) && std::fabs(steps_[i]) > kShortestStep; });
  }

  bool IsActive(std::size_t i) const { return configuration_[static_cast<int>(i)].has_value(); }

  // Whether the parameter's values are tried at random.
  bool Jumps(std::size_t i) const {
    return !HasOrder(descent_.space_[static_cast<int>(i)]) || (cells_[i] > 0 && cells_[i] <= kFewCells);
  }

  const Descent& descent_;
  RandomStream& random_;
  int left_;  // configurations that may still be looked at
  UnitPoint point_;
  Configuration configuration_;
  double height_;
  std::vector<std::uint64_t> cells_;  // values of each parameter, 0 for infinitely many
  std::vector<double> steps_;         // signed: the way that helped last comes first
  double longest_ = kFirstStep;
  std::vector<std::size_t> order_;  // the parameters that may move
};

std::optional<UnitPoint> Descent::From(UnitPoint start, int most, RandomStream& random) const {
  return Run(*this, std::move(start), most, random).Go();
}

}  // namespace hpo::search
