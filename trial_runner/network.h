// SPDX-License-Identifier: Apache-2.0
//
// What the trainer needs of a network. Two implementations: the interpreter of an `Architecture`, and the adapter
// around a user's own torch::nn::Module (module_adapter.h). This header includes ATen's tensor; nothing that is
// meant for programs without torch may include it.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "trial_runner/architecture/architecture.h"
#include "trial_runner/architecture/segments.h"

namespace hpo::trial_runner {

// A tensor and its PyTorch-style name, e.g. `hidden0.weight`. Shares storage with what it was taken from.
struct NamedTensor {
  std::string name;
  at::Tensor tensor;
};

// One caller at a time.
class Network {
 public:
  virtual ~Network() = default;

  // (batch, sample shape...) float32 -> logits (batch, classes). Records for autograd unless gradients are off.
  virtual at::Tensor Forward(const at::Tensor& samples) = 0;

  // Leaves that are trained, in an order that never changes; names are unique among parameters and buffers.
  virtual std::vector<NamedTensor> Parameters() const = 0;

  // State that is not trained but belongs to the weights: running statistics, counters, frozen parameters, which do
  // not require gradients.
  virtual std::vector<NamedTensor> Buffers() const = 0;

  // Dropout and batch norm behave differently when training. A new network is training.
  virtual void SetTraining(bool training) = 0;
};

// Builds the interpreter of `architecture` on the CPU in float32, initialised as PyTorch does from a generator of
// its own, so equal seeds give equal bits whatever ran before. Of `recomputed`, the segments that CutIntoSegments made
// of it, all but the last are computed again in the backward pass instead of being kept, to the same bits. Throws what
// InferShapes throws.
std::unique_ptr<Network> BuildNetwork(const Architecture& architecture, std::uint64_t seed,
                                      std::vector<Segment> recomputed = {});

}  // namespace hpo::trial_runner
