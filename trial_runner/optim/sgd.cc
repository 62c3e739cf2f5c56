// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/optim/sgd.h"

#include <ATen/ops/_fused_sgd.h>

#include <stdexcept>

#include "trial_runner/optim/parameter_lists.h"

namespace hpo::trial_runner {
namespace {

class Sgd final : public Optimizer {
 public:
  Sgd(const OptimizerOptions& options, const std::vector<NamedTensor>& parameters)
      : options_(options.sgd), weight_decay_(options.weight_decay), parameters_(DetachedTensors(parameters)) {
    if (options_.momentum > 0) named_momenta_ = ZerosLike(parameters, "momentum_buffer");
    momenta_ = Tensors(named_momenta_);
  }

  void Step(const std::vector<at::Tensor>& gradients, const LearningRate& lr) override {
    // Never the kernel's "first step": with buffers of zeros and no dampening the ordinary step sets v = g too.
    const auto step = [&](const auto& rate) {
      at::_fused_sgd_(parameters_, gradients, momenta_, weight_decay_, options_.momentum, rate, /*dampening=*/0,
                      options_.nesterov, /*maximize=*/false, /*is_first_step=*/false, {}, {});
    };
    std::visit(step, lr);
  }

  std::vector<NamedTensor> State() const override { return named_momenta_; }

 private:
  SgdOptions options_;
  double weight_decay_;
  std::vector<at::Tensor> parameters_;
  std::vector<NamedTensor> named_momenta_;
  std::vector<at::Tensor> momenta_;  // empty without momentum
};

}  // namespace

std::unique_ptr<Optimizer> MakeSgd(const OptimizerOptions& options, const std::vector<NamedTensor>& parameters) {
  if (options.sgd.nesterov && !(options.sgd.momentum > 0)) {
    throw std::invalid_argument("optimizer.sgd.nesterov: needs optimizer.sgd.momentum > 0");
  }
  return std::make_unique<Sgd>(options, parameters);
}

}  // namespace hpo::trial_runner
