// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/optim/parameter_lists.h"

#include <ATen/ops/zeros_like.h>

namespace hpo::trial_runner {

std::vector<at::Tensor> DetachedTensors(const std::vector<NamedTensor>& parameters) {
  std::vector<at::Tensor> tensors;
  for (const NamedTensor& parameter : parameters) tensors.push_back(parameter.tensor.detach());
  return tensors;
}

std::vector<NamedTensor> ZerosLike(const std::vector<NamedTensor>& parameters, const std::string& prefix) {
  std::vector<NamedTensor> zeros;
  for (const NamedTensor& parameter : parameters) {
    zeros.push_back({prefix + "." + parameter.name, at::zeros_like(parameter.tensor.detach())});
  }
  return zeros;
}

std::vector<at::Tensor> Tensors(const std::vector<NamedTensor>& named) {
  std::vector<at::Tensor> tensors;
  for (const NamedTensor& item : named) tensors.push_back(item.tensor);
  return tensors;
}

}  // namespace hpo::trial_runner
