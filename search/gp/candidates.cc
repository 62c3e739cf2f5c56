// SPDX-License-Identifier: Apache-2.0
#include "search/gp/candidates.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numbers>
#include <utility>

#include "search/space/encoding.h"

namespace hpo::search::gp {
namespace {

// A local candidate's distance is 10^U in the unit interval, U uniform between these.
constexpr double kNearest = -3.0, kFarthest = -0.5;

// Expected numbers of coordinates that a local candidate changes: of numbers, of categories (at most half of them).
constexpr double kMovedNumbers = 10.0, kMovedCategories = 2.0;

// Points of the sequence looked at for each one wanted, where constraints leave some out.
constexpr std::uint32_t kLook = 4;
// Where fewer than one in so many are found, random walks from so many fresh draws and the centres add to them.
constexpr int kLeastShare = 4, kFreshDraws = 2;
constexpr int kMoves = 4;  // of a walk between two candidates

constexpr int kHalvings = 4;  // of the way from a centre to a local candidate that breaks a constraint

// Two normal numbers for two uniform ones (Box and Muller): most of the candidates' time is in drawing these.
class Normals {
 public:
  explicit Normals(RandomStream& random) : random_(random) {}

  double Next() {
    if (!has_second_) {
      const double radius = std::sqrt(-2.0 * std::log(1.0 - random_.Uniform()));  // of a number in (0, 1]
      const double angle = 2.0 * std::numbers::pi * random_.Uniform();
      first_ = radius * std::cos(angle);
      second_ = radius * std::sin(angle);
    }
    has_second_ = !has_second_;
    return has_second_ ? first_ : second_;
  }

 private:
  RandomStream& random_;
  double first_ = 0, second_ = 0;
  bool has_second_ = false;
};

// Away from an end of the interval, for a point that a step would take across it.
double Reflect(double unit) {
  if (unit < 0) unit = -unit;
  if (unit > 1) unit = 2 - unit;
  return std::clamp(unit, 0.0, 1.0);
}

class Perturber {
 public:
  explicit Perturber(const Domain& domain) {
    int numbers = 0, categories = 0;
    for (int i = 0; i < domain.map().space().size(); ++i) {
      if (!domain.IsFree(i)) continue;
      const Parameter& parameter = domain.map().space()[i];
      free_.push_back({static_cast<std::size_t>(i), &parameter, Cardinality(parameter), IsCategorical(parameter)});
      ++(free_.back().is_categorical ? categories : numbers);
    }
    number_chance_ = std::min(1.0, kMovedNumbers / std::max(1, numbers));
    category_chance_ = std::min(0.5, kMovedCategories / std::max(1, categories));
  }

  UnitPoint Near(UnitPoint point, RandomStream& random) const {
    if (free_.empty()) return point;
    const double sigma = std::pow(10.0, std::lerp(kNearest, kFarthest, random.Uniform()));
    const std::size_t sure = random.Below(free_.size());  // at least one coordinate moves
    Normals normals(random);
    for (std::size_t k = 0; k < free_.size(); ++k) {
      const double chance = free_[k].is_categorical ? category_chance_ : number_chance_;
      if (chance < 1 && random.Uniform() >= chance && k != sure) continue;
      double& unit = point[free_[k].coordinate];
      unit = Moved(free_[k], unit, {.sigma = sigma, .normals = normals, .random = random});
    }
    return point;
  }

 private:
  struct Free {
    std::size_t coordinate;
    const Parameter* parameter;
    std::optional<std::uint64_t> count;
    bool is_categorical;
  };

  struct Step {
    double sigma;
    Normals& normals;
    RandomStream& random;
  };

  static double Moved(const Free& free, double unit, Step step) {
    const auto near = [&] { return Reflect(unit + step.sigma * step.normals.Next()); };
    if (!free.count) return near();
    const double cell = 1.0 / static_cast<double>(*free.count);
    const double moved = free.is_categorical ? step.random.Uniform() : near();
    if (IndexAt(*free.parameter, moved) != IndexAt(*free.parameter, unit)) return moved;
    // The same value again: the next one, to either side, or around the corner for categories.
    const double next = step.random.Uniform() < 0.5 ? unit + cell : unit - cell;
    return free.is_categorical ? next - std::floor(next) : Reflect(next);
  }

  std::vector<Free> free_;
  double number_chance_ = 1;
  double category_chance_ = 0;
};

std::vector<UnitPoint> SpreadOut(const Domain& domain, const SobolSequence& sequence, std::uint32_t first_index,
                                 int wanted) {
  const std::uint32_t look = domain.map().space().constraints().empty() ? 1 : kLook;
  std::vector<UnitPoint> points;
  UnitPoint point(static_cast<std::size_t>(domain.map().space().size()));
  for (std::uint32_t k = 0; k < look * static_cast<std::uint32_t>(wanted) && std::ssize(points) < wanted; ++k) {
    sequence.Point(look * first_index + k, point);
    if (domain.legal().Has(point)) points.push_back(domain.Inside(point));
  }
  return points;
}

// Adds to legal points until there are `wanted` ones.
void Walk(const Domain& domain, std::vector<UnitPoint> starts, int wanted, std::vector<UnitPoint>& points,
          RandomStream& random) {
  for (int k = 0; k < kFreshDraws; ++k) {
    if (auto drawn = domain.legal().Draw(random)) starts.push_back(domain.Inside(*std::move(drawn)));
  }
  points.insert(points.end(), starts.begin(), starts.end());
  for (std::size_t k = 0; !starts.empty() && std::ssize(points) < wanted; k = (k + 1) % starts.size()) {
    starts[k] = domain.legal().Walk(std::move(starts[k]), kMoves, random);
    points.push_back(starts[k]);
  }
}

}  // namespace

std::vector<UnitPoint> Candidates(const Domain& domain, const SobolSequence& sequence, std::uint32_t first_index,
                                  const std::vector<UnitPoint>& centres, const CandidateOptions& options,
                                  RandomStream& random) {
  std::vector<UnitPoint> points = SpreadOut(domain, sequence, first_index, options.spread);
  std::vector<UnitPoint> legal;
  std::ranges::copy_if(centres, std::back_inserter(legal), [&](const auto& c) { return domain.legal().Has(c); });
  const int least = options.spread / kLeastShare;
  if (std::ssize(points) < least) Walk(domain, legal, least, points, random);
  const Perturber perturber(domain);
  for (int k = 0; k < options.local && !legal.empty(); ++k) {
    const UnitPoint& centre = legal[static_cast<std::size_t>(k) % legal.size()];
    UnitPoint near = domain.Inside(perturber.Near(centre, random));
    points.push_back(domain.Inside(domain.legal().Toward(centre, std::move(near), kHalvings)));
  }
  return points;
}

}  // namespace hpo::search::gp
