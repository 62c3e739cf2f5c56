// SPDX-License-Identifier: Apache-2.0
//
// An image network that is a chain of layers and blocks: it grows at its end. One caller at a time.
#pragma once

#include <cstdint>
#include <string>

#include "trial_runner/models/image_blocks.h"
#include "trial_runner/models/inverted_residual.h"
#include "trial_runner/registry.h"

namespace hpo::trial_runner {

class FeatureChain {
 public:
  // Throws what AddImage throws.
  FeatureChain(const ModelInput& input, const std::string& model);

  // Each appends to the end.
  void Add(const std::string& name, const Layer& layer);
  void Add(const ConvNorm& block);
  void Add(const std::string& prefix, const InvertedResidual& block);
  void AddDropout(const std::string& name, double probability);  // nothing when it is 0

  std::int64_t channels() const { return channels_; }  // at the end, as of the last block
  const Architecture& net() const { return net_; }

 private:
  Architecture net_;
  int end_;
  std::int64_t channels_;
};

}  // namespace hpo::trial_runner
