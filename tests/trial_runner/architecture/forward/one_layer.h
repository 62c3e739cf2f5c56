// SPDX-License-Identifier: Apache-2.0
//
// A network of one layer, and its numbers one by one.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <memory>
#include <vector>

#include "trial_runner/network.h"

namespace hpo::trial_runner {

inline std::unique_ptr<Network> OneLayer(const Layer& layer, const Shape& sample) {
  Architecture net(sample);
  net.Add("layer", layer, Architecture::kInput);
  return BuildNetwork(net, 1);
}

inline std::vector<float> Numbers(const at::Tensor& tensor) {
  const at::Tensor packed = tensor.detach().contiguous();
  const float* first = packed.const_data_ptr<float>();
  return {first, first + packed.numel()};
}

// An image (samples, channels, rows, columns) that is 0 outside its extents.
class PaddedImage {
 public:
  explicit PaddedImage(const at::Tensor& tensor) : sizes_(tensor.sizes().vec()), numbers_(Numbers(tensor)) {}

  bool Holds(std::int64_t row, std::int64_t column) const {
    return row >= 0 && row < sizes_[2] && column >= 0 && column < sizes_[3];
  }
  double At(std::int64_t sample, std::int64_t channel, std::int64_t row, std::int64_t column) const {
    if (!Holds(row, column)) return 0;
    return numbers_[((sample * sizes_[1] + channel) * sizes_[2] + row) * sizes_[3] + column];
  }
  const std::vector<std::int64_t>& sizes() const { return sizes_; }

 private:
  std::vector<std::int64_t> sizes_;
  std::vector<float> numbers_;
};

}  // namespace hpo::trial_runner
