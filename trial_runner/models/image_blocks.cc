// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/models/image_blocks.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace hpo::trial_runner {
namespace {

constexpr std::int64_t kMultiple = 8;
constexpr double kLeastShare = 0.9;

}  // namespace

int AddImage(Architecture& net, const std::string& model) {
  const Shape& sample = net.input_shape();
  if (sample.size() == 3) return Architecture::kInput;
  if (sample.size() == 2) return net.Add("add_channel", AddChannel{}, Architecture::kInput);
  throw std::invalid_argument("model " + model +
                              " needs image samples, (channels, rows, columns) or (rows, columns), " + "got shape " +
                              ToString(sample));
}

int AddConvNorm(Architecture& net, ConvNorm block, int input) {
  block.layer.padding = block.layer.dilation * (block.layer.kernel - 1) / 2;
  block.layer.bias = false;
  block.layer.init = WeightInit::kKaimingNormal;
  int x = net.Add(std::move(block.conv), block.layer, input);
  x = net.Add(std::move(block.norm), block.normalization, x);
  return block.activation.empty() ? x : net.Add(std::move(block.activation), Activation{block.function}, x);
}

ConvNorm Numbered(const std::string& prefix, const Conv2d& layer, ActivationKind function) {
  return {
      .conv = prefix + ".0", .norm = prefix + ".1", .activation = prefix + ".2", .layer = layer, .function = function};
}

std::int64_t MultipleOf8(double channels) {
  const auto nearest = static_cast<std::int64_t>(channels + kMultiple / 2.0) / kMultiple * kMultiple;
  const std::int64_t multiple = std::max(kMultiple, nearest);
  return static_cast<double>(multiple) < kLeastShare * channels ? multiple + kMultiple : multiple;
}

}  // namespace hpo::trial_runner
