// SPDX-License-Identifier: Apache-2.0
//
// Where a network may be cut so that one tensor alone passes from one part to the next: what lies between two cuts can
// be computed anew in the backward pass instead of being kept (activation checkpointing; Chen et al. 2016). Pure
// functions.
#pragma once

#include <cstdint>
#include <vector>

#include "trial_runner/architecture/architecture.h"

namespace hpo::trial_runner {

// Nodes [begin, end). Nodes behind it read, of those up to its end, the last one alone; any may read the sample.
struct Segment {
  int begin = 0;
  int end = 0;
};

// Cuts the whole network into at most `most` >= 1 segments that keep about equal numbers of bytes for the backward
// pass; fewer where there are fewer places to cut. Throws what InferShapes throws.
std::vector<Segment> CutIntoSegments(const Architecture& architecture, int most);

// fp32 bytes of one sample at the worst moment of a training step: the outputs between segments and the inside of the
// largest one.
std::int64_t KeptBytes(const Architecture& architecture, const std::vector<Segment>& segments);

}  // namespace hpo::trial_runner
