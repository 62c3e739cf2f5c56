// SPDX-License-Identifier: Apache-2.0
#include "search/gp/acquisition_search.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "search/gp/climb.h"
#include "search/gp/discrete_moves.h"
#include "search/gp/search_starts.h"

namespace hpo::search::gp {
namespace {

// Coordinates are divided by their lengthscale, kept between these, so that one step suits all of them.
constexpr double kShortestScale = 0.02, kLongestScale = 1.0;

constexpr double kLeastGain = 1e-9;  // of a discrete move: below it is rounding

constexpr int kCutHalvings = 20;  // of a climb's way out: a millionth of its length
// The best end's search along a border: rounds of random steps in every number; their deviation shrinks where none of
// them helps, and one that leads out is cut off.
constexpr int kBorderRounds = 24, kBorderSteps = 20, kBorderHalvings = 3;
constexpr double kBorderDeviation = 0.1, kBorderShrink = 0.7;

void SortBestFirst(std::vector<Scored>& points) {
  std::stable_sort(points.begin(), points.end(), [](const Scored& a, const Scored& b) { return a.value > b.value; });
}

Scored ScoredAt(const PointSet& points, Index k, double value) {
  return {points.units[static_cast<std::size_t>(k)], points.features.row(k).transpose(), value};
}

class Search {
 public:
  Search(const Domain& domain, const Acquisition& acquisition, const Vector& scales, const SearchOptions& options,
         RandomStream& random)
      : domain_(domain),
        acquisition_(acquisition),
        scales_(scales.cwiseMax(kShortestScale).cwiseMin(kLongestScale)),
        options_(options),
        random_(random) {}

  std::vector<Scored> Score(const PointSet& points) const {
    const Vector values = acquisition_.value(points.features);
    std::vector<Scored> scored;
    for (Index k = 0; k < values.size(); ++k) scored.push_back(ScoredAt(points, k, values[k]));
    return scored;
  }

  // Improves all points by gradient, one evaluation of the acquisition a round. What a climb ends at is scored where
  // its configuration really is, and kept if it is better.
  void ClimbAll(std::vector<Scored>& points, int iterations) const {
    if (points.empty()) return;
    std::vector<Climb> climbs;
    for (const Scored& point : points) climbs.emplace_back(domain_, point.unit, point.features, scales_, iterations);
    std::vector<Climb*> live;
    for (Climb& climb : climbs) live.push_back(&climb);
    for (;;) {
      std::erase_if(live, [](const Climb* climb) { return climb->done(); });
      if (live.empty()) break;
      Matrix rows(static_cast<Index>(live.size()), domain_.map().size());
      for (std::size_t k = 0; k < live.size(); ++k) rows.row(static_cast<Index>(k)) = live[k]->Features().transpose();
      const ValueWithGradient at = acquisition_.value_with_gradient(rows);
      for (std::size_t k = 0; k < live.size(); ++k) {
        live[k]->Tell(at.value[static_cast<Index>(k)], at.gradient.col(static_cast<Index>(k)));
      }
    }
    std::vector<UnitPoint> ends;
    for (std::size_t k = 0; k < climbs.size(); ++k) {
      ends.push_back(climbs[k].End(domain_));
      if (domain_.legal().Has(ends.back())) continue;
      ends.back() = domain_.Inside(domain_.legal().Toward(points[k].unit, std::move(ends.back()), kCutHalvings));
      points[k].is_cut = true;
    }
    const std::vector<Scored> scored = Score(domain_.WithFeatures(std::move(ends)));
    for (std::size_t k = 0; k < points.size(); ++k) {
      if (scored[k].value > points[k].value) Move(points[k], scored[k]);
    }
  }

  // Takes a point whose climb was cut off to the best of random steps that stay legal, again and again.
  void FollowBorder(Scored& point) const {
    double deviation = kBorderDeviation;
    for (int round = 0; round < kBorderRounds && point.is_cut; ++round) {
      std::vector<UnitPoint> steps;
      for (int k = 0; k < kBorderSteps; ++k) {
        UnitPoint step = domain_.Inside(Stepped(point.unit, deviation));
        steps.push_back(domain_.Inside(domain_.legal().Toward(point.unit, std::move(step), kBorderHalvings)));
      }
      const double before = point.value;
      for (const Scored& step : Score(domain_.WithFeatures(std::move(steps)))) {
        if (step.value > point.value) Move(point, step);
      }
      if (point.value <= before) deviation *= kBorderShrink;
    }
  }

  // Takes each point to its best discrete neighbour if that is better; returns those that moved.
  std::vector<std::size_t> MoveAll(std::vector<Scored>& points, const std::vector<std::size_t>& live) const {
    std::vector<UnitPoint> neighbours;
    std::vector<std::size_t> ends;
    for (const std::size_t k : live) {
      std::vector<UnitPoint> of_this = DiscreteNeighbours(domain_, points[k].unit, random_);
      std::erase_if(of_this, [&](const UnitPoint& point) { return !domain_.legal().Has(point); });
      neighbours.insert(neighbours.end(), of_this.begin(), of_this.end());
      ends.push_back(neighbours.size());
    }
    if (neighbours.empty()) return {};
    const std::vector<Scored> scored = Score(domain_.WithFeatures(std::move(neighbours)));
    std::vector<std::size_t> moved;
    for (std::size_t i = 0, from = 0; i < live.size(); from = ends[i++]) {
      Scored& point = points[live[i]];
      const double before = point.value;
      for (std::size_t j = from; j < ends[i]; ++j) {
        if (scored[j].value > point.value + kLeastGain) point = scored[j];
      }
      if (point.value > before) moved.push_back(live[i]);
    }
    return moved;
  }

  // Discrete moves and short climbs in turn until no move helps.
  void Refine(std::vector<Scored>& points) const {
    std::vector<std::size_t> live(std::min(points.size(), static_cast<std::size_t>(options_.refined)));
    std::iota(live.begin(), live.end(), std::size_t{0});
    for (int round = 0; round < options_.rounds && !live.empty(); ++round) {
      live = MoveAll(points, live);
      std::vector<Scored> moved;
      for (const std::size_t k : live) moved.push_back(points[k]);
      ClimbAll(moved, options_.later_iterations);
      for (std::size_t i = 0; i < live.size(); ++i) points[live[i]] = std::move(moved[i]);
    }
  }

 private:
  static void Move(Scored& point, const Scored& there) {
    const bool is_cut = point.is_cut;
    point = there;
    point.is_cut = is_cut;
  }

  UnitPoint Stepped(UnitPoint point, double deviation) const {
    for (int i = 0; i < domain_.map().space().size(); ++i) {
      if (IsRelaxed(domain_.map().space()[i])) point[static_cast<std::size_t>(i)] += deviation * random_.Normal();
    }
    return point;
  }

  const Domain& domain_;
  const Acquisition& acquisition_;
  Vector scales_;
  SearchOptions options_;
  RandomStream& random_;
};

}  // namespace

std::vector<Scored> MaximizeAcquisition(const Domain& domain, const Acquisition& acquisition,
                                        const PointSet& candidates, const Vector& scales, const SearchOptions& options,
                                        RandomStream& random) {
  const Search search(domain, acquisition, scales, options, random);
  const Vector values = acquisition.value(candidates.features);
  std::vector<Scored> ends;
  for (const Index k : DrawStarts(values, options.starts, options.sure_starts, random)) {
    ends.push_back(ScoredAt(candidates, k, values[k]));
  }
  search.ClimbAll(ends, options.first_iterations);
  SortBestFirst(ends);
  search.Refine(ends);
  SortBestFirst(ends);
  search.FollowBorder(ends.front());
  for (const Index k : BestFirst(values, options.runners_up)) ends.push_back(ScoredAt(candidates, k, values[k]));
  return ends;
}

}  // namespace hpo::search::gp
