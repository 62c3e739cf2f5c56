// SPDX-License-Identifier: Apache-2.0
//
// Layers between samples and sequences: what makes a sequence (length, features) of tokens, numbers or an image, marks
// its positions, and makes one row of features of it again.
#pragma once

#include <array>
#include <cstdint>
#include <tuple>
#include <vector>

#include "trial_runner/architecture/layers/layer_facts.h"
#include "trial_runner/architecture/layers/layer_member.h"

namespace hpo::trial_runner {

// The row of a table for each token: (length) integers in [0, vocabulary) -> (length, width).
struct Embedding {
  static constexpr const char* kKind = "embedding";
  std::int64_t vocabulary = 1;  // >= 1
  std::int64_t width = 1;       // >= 1
  std::int64_t padding = -1;    // a token whose row starts at 0 and is not trained, < vocabulary; -1: none

  static constexpr auto Members() {
    return std::tuple(Member{"vocabulary", &Embedding::vocabulary}, Member{"width", &Embedding::width},
                      Member{"padding", &Embedding::padding});
  }
};

// Cuts a row of numbers into a sequence: (64) with size 8 -> (8, 8).
struct Frames {
  static constexpr const char* kKind = "frames";
  std::int64_t size = 1;  // >= 1, divides the numbers of the row

  static constexpr auto Members() { return std::tuple(Member{"size", &Frames::size}); }
};

// A linear map of each square of an image: (channels, rows, columns) -> (squares, width), line by line. A sample of two
// axes is an image of one channel. Dosovitskiy et al. 2021.
struct Patches {
  static constexpr const char* kKind = "patches";
  std::int64_t size = 1;   // >= 1, pixels of an edge; divides rows and columns
  std::int64_t width = 1;  // >= 1

  static constexpr auto Members() {
    return std::tuple(Member{"size", &Patches::size}, Member{"width", &Patches::width});
  }
};

enum class PositionKind { kLearned, kSinusoidal };

constexpr auto NamesOf(PositionKind) {
  using enum PositionKind;
  return std::array<Named<PositionKind>, 2>{{{kLearned, "learned"}, {kSinusoidal, "sinusoidal"}}};
}

// Adds to each position of (length, features) a row that tells where it is: trained, or sine waves.
struct Positions {
  static constexpr const char* kKind = "positions";
  PositionKind kind = PositionKind::kLearned;

  static constexpr auto Members() { return std::tuple(Member{"rows", &Positions::kind}); }
};

// Puts a trained row in front of a sequence, in which a classification gathers: (length, f) -> (length + 1, f).
struct ClassToken {
  static constexpr const char* kKind = "class_token";

  static constexpr auto Members() { return std::tuple(); }
};

// kFinal: the last position; of a network that reads both ways, where each way ends: the first half of the features at
// the last position, the second half at the first one.
enum class SequencePooling { kMean, kFirst, kLast, kFinal };

constexpr auto NamesOf(SequencePooling) {
  using enum SequencePooling;
  return std::array<Named<SequencePooling>, 4>{
      {{kMean, "mean"}, {kFirst, "first"}, {kLast, "last"}, {kFinal, "final"}}};
}

// One row of features for a sequence: (length, features) -> (features).
struct SequencePool {
  static constexpr const char* kKind = "sequence_pool";
  static constexpr bool kMayReadTokens = true;
  SequencePooling pooling = SequencePooling::kMean;
  std::int64_t padding = -1;  // token whose positions are left out; >= 0: the tokens are a second input

  static constexpr auto Members() {
    return std::tuple(Member{"pooling", &SequencePool::pooling}, Member{"padding", &SequencePool::padding});
  }
};

LayerFacts Describe(const Embedding& layer, const std::vector<Shape>& inputs);
LayerFacts Describe(const Frames& layer, const std::vector<Shape>& inputs);
LayerFacts Describe(const Patches& layer, const std::vector<Shape>& inputs);
LayerFacts Describe(const Positions& layer, const std::vector<Shape>& inputs);
LayerFacts Describe(const ClassToken& layer, const std::vector<Shape>& inputs);
LayerFacts Describe(const SequencePool& layer, const std::vector<Shape>& inputs);

}  // namespace hpo::trial_runner
