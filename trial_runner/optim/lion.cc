// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/optim/lion.h"

#include <ATen/ops/_foreach_lerp.h>
#include <ATen/ops/_foreach_sign.h>

#include "trial_runner/optim/parameter_lists.h"

namespace hpo::trial_runner {
namespace {

class Lion final : public Optimizer {
 public:
  Lion(const LionOptions& options, double weight_decay, const std::vector<NamedTensor>& parameters)
      : options_(options),
        weight_decay_(weight_decay),
        parameters_(DetachedTensors(parameters)),
        named_means_(ZerosLike(parameters, "exp_avg")),
        means_(Tensors(named_means_)) {}

  void Step(const std::vector<at::Tensor>& gradients, const LearningRate& lr) override {
    const std::vector<at::Tensor> directions = at::_foreach_lerp(means_, gradients, 1 - options_.beta1);
    at::_foreach_sign_(directions);
    if (weight_decay_ > 0) Decay(parameters_, lr, weight_decay_);
    Descend(parameters_, directions, lr);
    at::_foreach_lerp_(means_, gradients, 1 - options_.beta2);
  }

  std::vector<NamedTensor> State() const override { return named_means_; }

 private:
  LionOptions options_;
  double weight_decay_;
  std::vector<at::Tensor> parameters_;
  std::vector<NamedTensor> named_means_;
  std::vector<at::Tensor> means_;
};

}  // namespace

std::unique_ptr<Optimizer> MakeLion(const OptimizerOptions& options, const std::vector<NamedTensor>& parameters) {
  return std::make_unique<Lion>(options.lion, options.weight_decay, parameters);
}

}  // namespace hpo::trial_runner
