// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/optim/rmsprop.h"

#include <ATen/ops/_foreach_add.h>
#include <ATen/ops/_foreach_addcdiv.h>
#include <ATen/ops/_foreach_addcmul.h>
#include <ATen/ops/_foreach_clamp_min.h>
#include <ATen/ops/_foreach_div.h>
#include <ATen/ops/_foreach_lerp.h>
#include <ATen/ops/_foreach_mul.h>
#include <ATen/ops/_foreach_sqrt.h>

#include "trial_runner/optim/parameter_lists.h"

namespace hpo::trial_runner {
namespace {

class Rmsprop final : public Optimizer {
 public:
  Rmsprop(const RmspropOptions& options, double weight_decay, const std::vector<NamedTensor>& parameters)
      : options_(options),
        weight_decay_(weight_decay),
        parameters_(DetachedTensors(parameters)),
        state_(ZerosLike(parameters, "square_avg")),
        squares_(Tensors(state_)) {
    if (options.centered) means_ = AddState(parameters, "grad_avg");
    if (options.momentum > 0) momenta_ = AddState(parameters, "momentum_buffer");
  }

  void Step(const std::vector<at::Tensor>& given, const LearningRate& lr) override {
    const std::vector<at::Tensor> gradients =
        weight_decay_ > 0 ? at::_foreach_add(given, parameters_, weight_decay_) : given;
    at::_foreach_mul_(squares_, options_.alpha);
    at::_foreach_addcmul_(squares_, gradients, gradients, 1 - options_.alpha);
    const std::vector<at::Tensor> deviations = Deviations(gradients);
    const double* const number = std::get_if<double>(&lr);
    if (momenta_.empty() && number != nullptr) {
      at::_foreach_addcdiv_(parameters_, gradients, deviations, -*number);
    } else if (momenta_.empty()) {
      Descend(parameters_, at::_foreach_div(gradients, deviations), lr);
    } else {
      at::_foreach_mul_(momenta_, options_.momentum);
      at::_foreach_addcdiv_(momenta_, gradients, deviations, 1);
      Descend(parameters_, momenta_, lr);
    }
  }

  std::vector<NamedTensor> State() const override { return state_; }

 private:
  std::vector<at::Tensor> AddState(const std::vector<NamedTensor>& parameters, const char* name) {
    const std::vector<NamedTensor> zeros = ZerosLike(parameters, name);
    state_.insert(state_.end(), zeros.begin(), zeros.end());
    return Tensors(zeros);
  }

  // The denominators.
  std::vector<at::Tensor> Deviations(const std::vector<at::Tensor>& gradients) {
    std::vector<at::Tensor> roots;
    if (means_.empty()) {
      roots = at::_foreach_sqrt(squares_);
    } else {
      at::_foreach_lerp_(means_, gradients, 1 - options_.alpha);
      roots = at::_foreach_addcmul(squares_, means_, means_, -1);
      // Rounding takes a variance of nothing below zero, where torch.optim's root is not a number:
      // OptimizerTest.CenteredRmspropBearsAGradientThatNeverChanges.
      at::_foreach_clamp_min_(roots, 0);
      at::_foreach_sqrt_(roots);
    }
    at::_foreach_add_(roots, options_.epsilon);
    return roots;
  }

  RmspropOptions options_;
  double weight_decay_;
  std::vector<at::Tensor> parameters_;
  std::vector<NamedTensor> state_;
  std::vector<at::Tensor> squares_;
  std::vector<at::Tensor> means_;    // empty unless centered
  std::vector<at::Tensor> momenta_;  // empty without momentum
};

}  // namespace

std::unique_ptr<Optimizer> MakeRmsprop(const OptimizerOptions& options, const std::vector<NamedTensor>& parameters) {
  return std::make_unique<Rmsprop>(options.rmsprop, options.weight_decay, parameters);
}

}  // namespace hpo::trial_runner
