// SPDX-License-Identifier: Apache-2.0
//
// What follows from a layer and the shapes it reads, before anything runs.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "trial_runner/architecture/shape.h"

namespace hpo::trial_runner {

enum class TensorRole { kParameter, kBuffer, kCounter };  // kCounter: one 64-bit integer

// The numbers a tensor starts with.
struct TensorInit {
  // kSinusoid: of a table (positions, features), sine and cosine of falling frequency (Vaswani et al. 2017, 3.5).
  enum class Kind { kConstant, kUniform, kNormal, kSinusoid };
  Kind kind = Kind::kConstant;
  double scale = 0;            // the constant; the bound b of [-b, b); the standard deviation around 0
  std::int64_t zero_row = -1;  // a row of the tensor that starts at 0; -1: none

  static TensorInit Constant(double value) { return {Kind::kConstant, value}; }
  static TensorInit Uniform(double bound) { return {Kind::kUniform, bound}; }
  static TensorInit Normal(double deviation) { return {Kind::kNormal, deviation}; }
  static TensorInit Sinusoid() { return {Kind::kSinusoid}; }
};

struct TensorSpec {
  std::string name;  // a layer says `weight`, a node `hidden0.weight`: PyTorch's names
  Shape shape;       // empty: a scalar
  TensorRole role = TensorRole::kParameter;
  TensorInit init;
};

struct LayerFacts {
  Shape output;
  std::vector<TensorSpec> tensors;  // in PyTorch's order
  std::int64_t flops = 0;           // of one sample's forward pass when evaluating; a multiply and an add count two
  std::int64_t kept = 0;            // numbers of one sample that a backward pass needs besides the output
};

}  // namespace hpo::trial_runner
