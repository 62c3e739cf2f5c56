// SPDX-License-Identifier: Apache-2.0
//
// The kinds of layer a network may consist of, as plain data with PyTorch's defaults. A layer knows nothing of
// its place: names and edges belong to `Architecture`, shapes are inferred from the sample.
//
// A family is one header and its source in layers/ (what is known of its kinds without torch) and one source in
// forward/ (what they compute). A new kind is, in its family's files:
//   - a struct with kKind, its numbers and Members() (layer_member.h); kJoins = true if it reads several inputs,
//     kMayReadTokens = true if it may read the tokens beside its input;
//   - `LayerFacts Describe(const Kind&, const std::vector<Shape>& inputs)`: output shape, tensors, operations; throws
//     std::invalid_argument when the shapes or its own numbers are not legal;
//   - `at::Tensor Compute(const Kind&, const LayerPass&)`, declared in forward/forward.h;
// and its name in `Layer` below. Counting, JSON, checkpoints and the interpreter need no change. Engines with layers
// of their own (planned/) leave a network that has a kind they do not know to the interpreter.
#pragma once

#include <variant>

#include "trial_runner/architecture/layers/attention.h"
#include "trial_runner/architecture/layers/columns.h"
#include "trial_runner/architecture/layers/convolution.h"
#include "trial_runner/architecture/layers/dense.h"
#include "trial_runner/architecture/layers/elementwise.h"
#include "trial_runner/architecture/layers/feature_norm.h"
#include "trial_runner/architecture/layers/joining.h"
#include "trial_runner/architecture/layers/normalization.h"
#include "trial_runner/architecture/layers/pooling.h"
#include "trial_runner/architecture/layers/recurrent.h"
#include "trial_runner/architecture/layers/reshaping.h"
#include "trial_runner/architecture/layers/tokens.h"

namespace hpo::trial_runner {

using Layer = std::variant<  //
    /* dense */ Linear,
    /* convolution */ Conv2d,
    /* normalization */ BatchNorm,
    /* feature_norm */ LayerNorm, RmsNorm,
    /* pooling */ Pool2d, GlobalAveragePool,
    /* elementwise */ Activation, Dropout, StochasticDepth,
    /* joining */ Sum, Multiply, Concatenation,
    /* reshaping */ Flatten, AddChannel,
    /* columns */ LeadingColumns, CategoryEmbedding,
    /* tokens */ Embedding, Frames, Patches, Positions, ClassToken, SequencePool,
    /* attention */ SelfAttention,
    /* recurrent */ Recurrent>;

// True of the kinds that read two or more inputs.
template <typename Kind>
constexpr bool Joins(const Kind&) {
  return requires { Kind::kJoins; };
}

// True of the kinds that may read the tokens of the sample as a second input; all others read one.
template <typename Kind>
constexpr bool MayReadTokens(const Kind&) {
  return requires { Kind::kMayReadTokens; };
}

}  // namespace hpo::trial_runner
