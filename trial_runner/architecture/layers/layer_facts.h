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
  enum class Kind { kConstant, kUniform, kNormal };
  Kind kind = Kind::kConstant;
  double scale = 0;  // the constant; the bound b of [-b, b); the standard deviation around 0

  static TensorInit Constant(double value) { return {Kind::kConstant, value}; }
  static TensorInit Uniform(double bound) { return {Kind::kUniform, bound}; }
  static TensorInit Normal(double deviation) { return {Kind::kNormal, deviation}; }
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
};

}  // namespace hpo::trial_runner
