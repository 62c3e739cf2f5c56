// SPDX-License-Identifier: Apache-2.0
//
// f21 and f22: the highest of many Gaussian peaks in random places, of random shapes. d: dimensions.
#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "tests/bench/bbob/instance.h"
#include "tests/bench/bbob/landscapes.h"
#include "tests/bench/bbob/transformations.h"

namespace hpo::bbob {
namespace {

constexpr double kHighest = 10;                        // the global optimum, the first peak
constexpr double kLowest = 1.1, kSecondHighest = 9.1;  // the others lie evenly between
constexpr double kCondition = 1000;                    // of the most elongated peak
constexpr double kInner = 0.8;                         // how far the first peak is drawn towards the middle

struct Draw {
  std::size_t peaks;
  double width, half;      // peaks stand at width u - half with u from 0 to 1
  double first_condition;  // of the global optimum
};

struct Peak {
  Point centre;  // turned
  Point scales;  // one over squared widths
  double height = 0;
};

// The places of uniform numbers in their order: a random permutation.
std::vector<std::size_t> Order(std::size_t count, long seed) {
  const std::vector<double> keys = Uniforms(count, seed);
  std::vector<std::size_t> order(count);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return keys[a] < keys[b]; });
  return order;
}

// Conditions from 1 to kCondition, dealt to the peaks by chance; each is spread over the axes by chance.
void GiveShapes(const Draw& draw, const Frame& frame, std::vector<Peak>& peaks) {
  const auto steps = static_cast<double>(draw.peaks - 2);
  const std::vector<std::size_t> ranks = Order(draw.peaks - 1, frame.seed);
  for (std::size_t k = 0; k < draw.peaks; ++k) {
    const double condition =
        k == 0 ? draw.first_condition : std::pow(kCondition, static_cast<double>(ranks[k - 1]) / steps);
    for (const std::size_t axis : Order(frame.dimension, frame.seed + 1000 * static_cast<long>(k))) {
      const double share = static_cast<double>(axis) / (static_cast<double>(frame.dimension) - 1);
      peaks[k].scales.push_back(std::pow(condition, share - 0.5));
    }
    peaks[k].height = k == 0 ? kHighest : static_cast<double>(k - 1) / steps * (kSecondHighest - kLowest) + kLowest;
  }
}

// Gives the peaks their places; returns the first one's, unturned.
Point GivePlaces(const Draw& draw, const Frame& frame, const Matrix& turn, std::vector<Peak>& peaks) {
  const std::vector<double> numbers = Uniforms(frame.dimension * draw.peaks, frame.seed);
  Point first;
  for (std::size_t k = 0; k < draw.peaks; ++k) {
    Point place(frame.dimension);
    for (std::size_t i = 0; i < place.size(); ++i) {
      place[i] = draw.width * numbers[k * frame.dimension + i] - draw.half;
    }
    peaks[k].centre = Times(turn, place);
    if (k == 0) first = place;
  }
  for (double& v : first) v *= kInner;
  for (double& v : peaks.front().centre) v *= kInner;
  return first;
}

Landscape Gallagher(const Draw& draw, const Frame& frame) {
  const Matrix turn = Rotation(frame.dimension, frame.seed);
  std::vector<Peak> peaks(draw.peaks);
  GiveShapes(draw, frame, peaks);
  const Point optimum = GivePlaces(draw, frame, turn, peaks);
  return {optimum, [=](const Point& x) {
            const Point z = Times(turn, x);
            double highest = 0;
            for (const Peak& peak : peaks) {
              const double distance = WeightedSquares(peak.scales, Difference(z, peak.centre));
              highest = std::max(highest, peak.height * std::exp(-0.5 / static_cast<double>(z.size()) * distance));
            }
            const double depth = Oscillated(kHighest - highest);
            return depth * depth + Penalty(x);
          }};
}

}  // namespace

Landscape Gallagher101(const Frame& frame) { return Gallagher({101, 10, 5, std::sqrt(kCondition)}, frame); }

Landscape Gallagher21(const Frame& frame) { return Gallagher({21, 9.8, 4.9, kCondition}, frame); }

}  // namespace hpo::bbob
