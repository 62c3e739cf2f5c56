// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/architecture/segments.h"

#include <algorithm>
#include <numeric>

#include "trial_runner/architecture/inference.h"

namespace hpo::trial_runner {
namespace {

constexpr std::int64_t kFloatBytes = 4;

// Numbers that each node keeps, its output included.
std::vector<std::int64_t> KeptByNode(const Architecture& architecture) {
  std::vector<std::int64_t> kept;
  for (const LayerFacts& facts : InferFacts(architecture)) kept.push_back(ElementCount(facts.output) + facts.kept);
  return kept;
}

// Ends of segments, in order: after these nodes one tensor is alive. The network's end is the last.
std::vector<int> Cuts(const Architecture& architecture) {
  const std::vector<Node>& nodes = architecture.nodes();
  const auto count = static_cast<int>(nodes.size());
  std::vector<int> last_reader(nodes.size());
  for (int reader = 0; reader < count; ++reader) {
    for (const int input : nodes[reader].inputs) {
      if (input != Architecture::kInput) last_reader[input] = reader;
    }
  }
  std::vector<int> cuts;
  int furthest = 0;  // reader of the nodes before this one
  for (int node = 0; node < count; ++node) {
    if (furthest <= node) cuts.push_back(node + 1);
    furthest = std::max(furthest, last_reader[node]);
  }
  return cuts;
}

}  // namespace

// Greedy: a segment ends at the first cut that brings the sum to its share of the whole.
std::vector<Segment> CutIntoSegments(const Architecture& architecture, int most) {
  const std::vector<std::int64_t> kept = KeptByNode(architecture);
  const std::int64_t whole = std::accumulate(kept.begin(), kept.end(), std::int64_t{0});
  std::vector<Segment> segments;
  std::int64_t sum = 0;
  int begin = 0, at = 0;
  for (const int cut : Cuts(architecture)) {
    for (; at < cut; ++at) sum += kept[at];
    const auto done = static_cast<std::int64_t>(segments.size()) + 1;
    const bool last = cut == static_cast<int>(kept.size());
    if (!last && (done >= most || sum * most < whole * done)) continue;
    segments.push_back({begin, cut});
    begin = cut;
  }
  return segments;
}

std::int64_t KeptBytes(const Architecture& architecture, const std::vector<Segment>& segments) {
  const std::vector<std::int64_t> kept = KeptByNode(architecture);
  const std::vector<Shape> shapes = InferShapes(architecture);
  std::int64_t between = 0, largest = 0;
  for (const Segment& segment : segments) {
    between += ElementCount(shapes[segment.end - 1]);
    largest = std::max(largest,
                       std::accumulate(kept.begin() + segment.begin, kept.begin() + segment.end - 1, std::int64_t{0}));
  }
  return kFloatBytes * (between + largest);
}

}  // namespace hpo::trial_runner
