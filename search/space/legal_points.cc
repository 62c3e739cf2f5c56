// SPDX-License-Identifier: Apache-2.0
#include "search/space/legal_points.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "search/space/encoding.h"
#include "search/space/enumeration.h"

namespace hpo::search {
namespace {

constexpr int kDraws = 256;             // with a legal share of 2 % one in 170 draws finds nothing
constexpr int kUnknownDraws = 32;       // before configurations are looked at in order
constexpr std::size_t kDescents = 4;    // from the lowest draws
constexpr int kDescentLength = 1024;    // configurations
constexpr int kMovesPerParameter = 10;  // of the walk that forgets where a descent ended
constexpr int kShrinks = 40;            // of one slice: by then it is shorter than 1e-9

constexpr int kExamples = 32;     // points that tell the scales of violations
constexpr int kNearLength = 512;  // configurations of a descent from a point

constexpr int kRounds = 8;  // of draws and descents before a space counts as empty

double SquaredDistance(const UnitPoint& a, const UnitPoint& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += (a[i] - b[i]) * (a[i] - b[i]);
  return sum;
}

UnitPoint Between(const UnitPoint& from, const UnitPoint& to, double share) {
  UnitPoint point(from.size());
  for (std::size_t i = 0; i < from.size(); ++i) point[i] = from[i] + share * (to[i] - from[i]);
  return point;
}

}  // namespace

bool LegalPoints::IsFree(int parameter) const {
  return !(parameter < fixed_.size() && fixed_[parameter]) && Cardinality(space_[parameter]) != 1;
}

UnitPoint LegalPoints::PlaceOf(const Configuration& configuration) const {
  UnitPoint place(static_cast<std::size_t>(space_.size()), 0.5);
  for (int i = 0; i < space_.size(); ++i) {
    if (configuration[i]) place[static_cast<std::size_t>(i)] = UnitOf(space_[i], *configuration[i]);
  }
  return place;
}

bool LegalPoints::Has(const UnitPoint& point) const {
  return space_.constraints().empty() || !space_.FirstBroken(At(point).values());
}

UnitPoint LegalPoints::Uniform(RandomStream& random) const {
  UnitPoint point(static_cast<std::size_t>(space_.size()));
  std::ranges::generate(point, [&] { return random.Uniform(); });
  return point;
}

std::optional<UnitPoint> LegalPoints::Draw(RandomStream& random) const {
  std::vector<UnitPoint> draws;
  if (auto drawn = DrawUniform(draws, random)) return drawn;
  std::optional<UnitPoint> found = Descend(std::move(draws), random);
  if (!found) found = Any();
  if (found) found = Walk(*std::move(found), kMovesPerParameter * space_.size(), random);
  return found;
}

std::optional<Configuration> LegalPoints::DrawUnknown(std::uint64_t known,
                                                      const std::function<bool(const Configuration&)>& is_known,
                                                      RandomStream& random) const {
  for (int k = 0; k < kUnknownDraws; ++k) {
    const std::optional<UnitPoint> point = Draw(random);
    if (!point) return std::nullopt;
    Configuration configuration = At(*point);
    if (!is_known(configuration)) return configuration;
  }
  return FirstUnknown(space_, fixed_, known, is_known);
}

// Leaves what was drawn in vain in `draws`.
std::optional<UnitPoint> LegalPoints::DrawUniform(std::vector<UnitPoint>& draws, RandomStream& random) const {
  for (int k = 0; k < kDraws; ++k) {
    UnitPoint point = Uniform(random);
    if (Has(point)) return point;
    draws.push_back(std::move(point));
  }
  return std::nullopt;
}

std::optional<UnitPoint> LegalPoints::Descend(std::vector<UnitPoint> starts, RandomStream& random) const {
  const Descent descent(space_, fixed_, starts);
  std::vector<std::pair<double, std::size_t>> heights;
  for (std::size_t k = 0; k < starts.size(); ++k) heights.emplace_back(descent.Height(At(starts[k])), k);
  std::ranges::sort(heights);
  for (std::size_t k = 0; k < std::min(kDescents, heights.size()); ++k) {
    if (auto found = descent.From(std::move(starts[heights[k].second]), kDescentLength, random)) return found;
  }
  return std::nullopt;
}

std::optional<UnitPoint> LegalPoints::Near(const UnitPoint& point, RandomStream& random) const {
  if (Has(point)) return point;
  std::vector<UnitPoint> examples;
  for (int k = 0; k < kExamples; ++k) examples.push_back(Uniform(random));
  std::optional<UnitPoint> nearest = Descent(space_, fixed_, examples).From(point, kNearLength, random);
  for (const UnitPoint& example : examples) {
    if (nearest && SquaredDistance(example, point) >= SquaredDistance(*nearest, point)) continue;
    if (Has(example)) nearest = example;
  }
  if (!nearest) nearest = Draw(random);
  if (!nearest) return std::nullopt;
  constexpr int kHalvings = 10;
  return Toward(*nearest, point, kHalvings);
}

UnitPoint LegalPoints::Toward(const UnitPoint& legal, UnitPoint other, int halvings) const {
  if (Has(other)) return other;
  double inside = 0, outside = 1;
  for (int k = 0; k < halvings; ++k) {
    const double middle = 0.5 * (inside + outside);
    (Has(Between(legal, other, middle)) ? inside : outside) = middle;
  }
  return Between(legal, other, inside);
}

// Along the line through the point, within the cube: a draw that is not legal becomes the end of what is drawn from
// next (Neal, "Slice sampling", 2003). The point stays when nothing else is found.
void LegalPoints::Slice(UnitPoint& point, const UnitPoint& direction, RandomStream& random) const {
  double low = -std::numeric_limits<double>::infinity(), high = -low;
  for (std::size_t i = 0; i < point.size(); ++i) {
    if (direction[i] == 0) continue;
    const double to_zero = -point[i] / direction[i], to_one = (1 - point[i]) / direction[i];
    low = std::max(low, std::min(to_zero, to_one));
    high = std::min(high, std::max(to_zero, to_one));
  }
  UnitPoint drawn(point.size());
  for (int k = 0; k < kShrinks && low < high; ++k) {
    const double share = low + random.Uniform() * (high - low);
    for (std::size_t i = 0; i < point.size(); ++i) drawn[i] = std::clamp(point[i] + share * direction[i], 0.0, 1.0);
    if (Has(drawn)) {
      point = std::move(drawn);
      return;
    }
    (share < 0 ? low : high) = share;
  }
}

UnitPoint LegalPoints::Walk(UnitPoint legal, int moves, RandomStream& random) const {
  std::vector<std::size_t> free;
  for (int i = 0; i < space_.size(); ++i) {
    if (IsFree(i)) free.push_back(static_cast<std::size_t>(i));
  }
  UnitPoint direction(legal.size(), 0.0);
  for (int move = 0; move < moves && !free.empty(); ++move) {
    std::ranges::fill(direction, 0.0);
    if (move % 2 == 0) {
      direction[free[random.Below(free.size())]] = 1;
    } else {
      for (const std::size_t i : free) direction[i] = random.Normal();
    }
    Slice(legal, direction, random);
  }
  return legal;
}

std::optional<UnitPoint> LegalPoints::Any() const {
  RandomStream random(0, 0);  // a property of the space
  for (int round = 0; round < kRounds; ++round) {
    std::vector<UnitPoint> draws;
    if (auto drawn = DrawUniform(draws, random)) return drawn;
    if (auto found = Descend(std::move(draws), random)) return found;
  }
  const auto first = FirstUnknown(space_, fixed_, 0, [](const Configuration&) { return false; });
  if (!first) return std::nullopt;
  UnitPoint point = PlaceOf(*first);
  if (!Has(point)) return std::nullopt;  // by a rounding
  return point;
}

}  // namespace hpo::search
