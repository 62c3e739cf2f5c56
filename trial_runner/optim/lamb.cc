// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/optim/lamb.h"

#include <ATen/ops/_foreach_add.h>
#include <ATen/ops/_foreach_addcmul.h>
#include <ATen/ops/_foreach_div.h>
#include <ATen/ops/_foreach_lerp.h>
#include <ATen/ops/_foreach_mul.h>
#include <ATen/ops/_foreach_norm.h>
#include <ATen/ops/_foreach_sqrt.h>
#include <ATen/ops/ones_like.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/where.h>

#include <cmath>

#include "trial_runner/optim/parameter_lists.h"
#include "trial_runner/optim/step_count.h"

namespace hpo::trial_runner {
namespace {

double SquareRoot(double number) { return std::sqrt(number); }
at::Tensor SquareRoot(const at::Tensor& scalar) { return scalar.sqrt(); }

class Lamb final : public Optimizer {
 public:
  Lamb(const LambOptions& options, double weight_decay, const std::vector<NamedTensor>& parameters)
      : options_(options),
        weight_decay_(weight_decay),
        parameters_(DetachedTensors(parameters)),
        named_means_(ZerosLike(parameters, "exp_avg")),
        named_squares_(ZerosLike(parameters, "exp_avg_sq")),
        means_(Tensors(named_means_)),
        squares_(Tensors(named_squares_)),
        step_(parameters_) {}

  void Step(const std::vector<at::Tensor>& gradients, const LearningRate& lr) override {
    step_.Add();
    at::_foreach_lerp_(means_, gradients, 1 - options_.beta1);
    at::_foreach_mul_(squares_, options_.beta2);
    at::_foreach_addcmul_(squares_, gradients, gradients, 1 - options_.beta2);
    const std::vector<at::Tensor> updates = Updates();
    at::_foreach_mul_(updates, Rates(updates, lr));
    at::_foreach_add_(parameters_, updates, -1);
  }

  std::vector<NamedTensor> State() const override {
    std::vector<NamedTensor> state = named_means_;
    state.insert(state.end(), named_squares_.begin(), named_squares_.end());
    state.push_back({"step", step_.tensor()});
    return state;
  }

 private:
  std::vector<at::Tensor> Updates() const {
    const std::vector<at::Tensor> deviations = at::_foreach_sqrt(squares_);
    std::visit([&](const auto& factor) { at::_foreach_div_(deviations, SquareRoot(factor)); },
               step_.OneMinusPower(options_.beta2));
    at::_foreach_add_(deviations, options_.epsilon);
    std::visit([&](const auto& factor) { at::_foreach_mul_(deviations, factor); }, step_.OneMinusPower(options_.beta1));
    std::vector<at::Tensor> updates = at::_foreach_div(means_, deviations);
    if (weight_decay_ > 0) at::_foreach_add_(updates, parameters_, weight_decay_);
    return updates;
  }

  // lr times the trust ratio, a scalar for each tensor.
  std::vector<at::Tensor> Rates(const std::vector<at::Tensor>& updates, const LearningRate& lr) const {
    const at::Tensor sizes = at::stack(at::_foreach_norm(parameters_, 2));
    const at::Tensor lengths = at::stack(at::_foreach_norm(updates, 2));
    const at::Tensor both = sizes.gt(0).logical_and(lengths.gt(0));
    const at::Tensor trust = at::where(both, sizes.div(lengths), at::ones_like(sizes));
    return std::visit([&](const auto& rate) { return trust.mul(rate); }, lr).unbind();
  }

  LambOptions options_;
  double weight_decay_;
  std::vector<at::Tensor> parameters_;
  std::vector<NamedTensor> named_means_, named_squares_;
  std::vector<at::Tensor> means_, squares_;
  StepCount step_;
};

}  // namespace

std::unique_ptr<Optimizer> MakeLamb(const OptimizerOptions& options, const std::vector<NamedTensor>& parameters) {
  return std::make_unique<Lamb>(options.lamb, options.weight_decay, parameters);
}

}  // namespace hpo::trial_runner
