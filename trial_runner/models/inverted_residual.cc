// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/models/inverted_residual.h"

#include <utility>

#include "trial_runner/models/image_blocks.h"

namespace hpo::trial_runner {
namespace {

// Appends the parts of one block, numbered as they come.
class BlockBuilder {
 public:
  BlockBuilder(Architecture& net, const InvertedResidual& block, const BlockPlace& place)
      : net_(net), block_(block), place_(place), end_(place.input) {}

  int Build() {
    if (block_.expanded != place_.channels) AddConv({.outputs = block_.expanded, .kernel = 1});
    AddConv({.outputs = block_.expanded, .kernel = block_.kernel, .stride = block_.stride, .groups = block_.expanded});
    if (block_.gates.channels > 0) AddGates(NextPrefix());
    AddProjection({.outputs = block_.outputs, .kernel = 1});
    if (block_.stride == 1 && place_.channels == block_.outputs) AddEdge();
    return end_;
  }

 private:
  std::string NextPrefix() { return place_.prefix + "." + std::to_string(parts_++); }

  void AddConv(const Conv2d& layer) { Add(Numbered(NextPrefix(), layer, block_.activation)); }

  void Add(ConvNorm part) {
    part.normalization = block_.normalization;
    end_ = AddConvNorm(net_, std::move(part), end_);
  }

  // Multiplies by a factor for each channel, which two small layers compute from the channels' means.
  void AddGates(const std::string& prefix) {
    const auto conv = [](std::int64_t outputs) {
      return Conv2d{.outputs = outputs, .kernel = 1, .init = WeightInit::kKaimingNormal};
    };
    int gate = net_.Add(prefix + ".avgpool", GlobalAveragePool{.keep_axes = true}, end_);
    gate = net_.Add(prefix + ".fc1", conv(block_.gates.channels), gate);
    gate = net_.Add(prefix + ".activation", Activation{block_.gates.inner}, gate);
    gate = net_.Add(prefix + ".fc2", conv(block_.expanded), gate);
    gate = net_.Add(prefix + ".scale_activation", Activation{block_.gates.gate}, gate);
    end_ = net_.Add(prefix + ".scale", Multiply{}, {end_, gate});
  }

  void AddProjection(const Conv2d& layer) {
    const std::string prefix = NextPrefix();
    ConvNorm part = Numbered(prefix, layer, block_.activation);
    if (block_.flat_projection) part = {.conv = prefix, .norm = NextPrefix(), .activation = "", .layer = layer};
    part.activation.clear();
    Add(std::move(part));
  }

  void AddEdge() {
    if (block_.stochastic_depth > 0) {
      end_ = net_.Add(place_.prefix + ".stochastic_depth", StochasticDepth{block_.stochastic_depth}, end_);
    }
    end_ = net_.Add(place_.prefix + ".sum", Sum{}, {end_, place_.input});
  }

  Architecture& net_;
  const InvertedResidual& block_;
  const BlockPlace& place_;
  int end_;        // the node added last
  int parts_ = 0;  // numbered so far
};

}  // namespace

int AddInvertedResidual(Architecture& net, const InvertedResidual& block, const BlockPlace& place) {
  return BlockBuilder(net, block, place).Build();
}

}  // namespace hpo::trial_runner
