// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/models/feature_chain.h"

namespace hpo::trial_runner {

FeatureChain::FeatureChain(const ModelInput& input, const std::string& model)
    : net_(input.sample_shape),
      end_(AddImage(net_, model)),
      channels_(end_ == Architecture::kInput ? input.sample_shape.front() : 1) {}

void FeatureChain::Add(const std::string& name, const Layer& layer) { end_ = net_.Add(name, layer, end_); }

void FeatureChain::Add(const ConvNorm& block) {
  end_ = AddConvNorm(net_, block, end_);
  channels_ = block.layer.outputs;
}

void FeatureChain::Add(const std::string& prefix, const InvertedResidual& block) {
  end_ = AddInvertedResidual(net_, block, {.prefix = prefix, .channels = channels_, .input = end_});
  channels_ = block.outputs;
}

void FeatureChain::AddDropout(const std::string& name, double probability) {
  if (probability > 0) Add(name, Dropout{probability});
}

}  // namespace hpo::trial_runner
