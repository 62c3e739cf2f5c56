// SPDX-License-Identifier: Apache-2.0
//
// The kinds of layer a network may consist of, as plain data with PyTorch's defaults. A layer knows nothing of
// its place: names and edges belong to `Architecture`, shapes are inferred from the sample.
// A new kind is a struct and a place in `Layer`, plus one overload in each file that visits it (inference.cc,
// architecture_json.cc, layer_forward.cc); the compiler names the ones that are missing.
#pragma once

#include <cstdint>
#include <variant>

namespace hpo::trial_runner {

// y = x Wᵀ + b on the last axis; the number of inputs is inferred.
struct Linear {
  std::int64_t outputs = 1;  // >= 1
  bool bias = true;
};

// Normalizes each feature of a (features) sample over the batch; running statistics when evaluating.
struct BatchNorm {
  double epsilon = 1e-5;  // > 0, added to the variance
  double momentum = 0.1;  // [0, 1], weight of the newest batch in the running statistics
};

// Zeroes elements with this probability while training and scales the rest by 1 / (1 - probability).
struct Dropout {
  double probability = 0.5;  // [0, 1)
};

enum class ActivationKind { kRelu, kGelu, kSilu, kTanh };

struct Activation {
  ActivationKind kind = ActivationKind::kRelu;
};

// Adds two or more inputs of one shape: a residual edge.
struct Sum {};

using Layer = std::variant<Linear, BatchNorm, Dropout, Activation, Sum>;

}  // namespace hpo::trial_runner
