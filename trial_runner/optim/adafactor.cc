// SPDX-License-Identifier: Apache-2.0
//
// Notation, for one tensor at step t, rms(x) = |x| / sqrt(number of x): w = t^beta2_decay is the share of the new
// squares; u = g / sqrt(v), divided by max(1, rms(u) / clip_threshold); the step is
// min(lr, 1 / sqrt(t)) max(epsilon, rms(p)) u; weight decay is decoupled.
#include "trial_runner/optim/adafactor.h"

#include <ATen/ops/linalg_vector_norm.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "trial_runner/optim/parameter_lists.h"

namespace hpo::trial_runner {
namespace {

// torch.optim's floor below the second moments of float32.
constexpr double kLeastMoment = std::numeric_limits<float>::epsilon();

at::Tensor RootMeanSquare(const at::Tensor& tensor) {
  return at::linalg_vector_norm(tensor, 2).div_(std::sqrt(static_cast<double>(tensor.numel())));
}

at::Tensor MeanSquare(const at::Tensor& tensor, std::int64_t axis) {
  return at::linalg_vector_norm(tensor, 2, axis, /*keepdim=*/true).square_().div_(tensor.size(axis));
}

// The running second moments of one parameter.
struct Moments {
  at::Tensor rows, columns;  // of two axes or more
  at::Tensor all;            // of fewer

  at::Tensor Update(const at::Tensor& gradient, double share) {
    if (all.defined()) return all.lerp_(gradient.square(), share).clone();
    rows.lerp_(MeanSquare(gradient, -1), share);
    columns.lerp_(MeanSquare(gradient, -2), share);
    return at::matmul(rows, columns).div_(rows.mean(-2, /*keepdim=*/true).clamp_min_(kLeastMoment));
  }
};

class Adafactor final : public Optimizer {
 public:
  Adafactor(const AdafactorOptions& options, double weight_decay, const std::vector<NamedTensor>& parameters)
      : options_(options),
        weight_decay_(weight_decay),
        parameters_(DetachedTensors(parameters)),
        step_(at::zeros({}, at::TensorOptions().dtype(at::kFloat))) {
    for (const NamedTensor& parameter : parameters) AddMoments(parameter);
    state_.push_back({"step", step_});
  }

  void Step(const std::vector<at::Tensor>& gradients, double lr) override {
    step_.add_(1);
    const double steps = step_.item<double>();  // a CPU tensor: nothing waits
    for (std::size_t i = 0; i < parameters_.size(); ++i) StepOne(i, gradients[i], lr, steps);
  }

  std::vector<NamedTensor> State() const override { return state_; }

 private:
  void AddMoments(const NamedTensor& parameter) {
    const at::Tensor& like = parameter.tensor;
    const auto zeros = [&](const char* name, std::vector<std::int64_t> shape) {
      const at::Tensor tensor = at::zeros(shape, like.options().requires_grad(false));
      state_.push_back({std::string(name) + "." + parameter.name, tensor});
      return tensor;
    };
    std::vector<std::int64_t> rows = like.sizes().vec(), columns = rows;
    if (like.dim() < 2) {
      moments_.push_back({.rows = {}, .columns = {}, .all = zeros("variance", rows)});
      return;
    }
    rows[rows.size() - 1] = 1;
    columns[columns.size() - 2] = 1;
    moments_.push_back({.rows = zeros("row_var", rows), .columns = zeros("col_var", columns), .all = {}});
  }

  void StepOne(std::size_t i, const at::Tensor& gradient, double lr, double steps) {
    const at::Tensor& parameter = parameters_[i];
    const at::Tensor size = RootMeanSquare(parameter).clamp_min_(options_.epsilon);
    if (weight_decay_ > 0) parameter.mul_(1 - lr * weight_decay_);
    at::Tensor update = moments_[i].Update(gradient, std::pow(steps, options_.beta2_decay));
    update.clamp_min_(kLeastMoment * kLeastMoment).rsqrt_().mul_(gradient);
    const at::Tensor clip = RootMeanSquare(update).div_(options_.clip_threshold).clamp_min_(1);
    parameter.sub_(update.mul_(size.mul(std::min(lr, 1 / std::sqrt(steps))).div_(clip)));
  }

  AdafactorOptions options_;
  double weight_decay_;
  std::vector<at::Tensor> parameters_;
  std::vector<Moments> moments_;
  std::vector<NamedTensor> state_;
  at::Tensor step_;  // on the CPU, wherever the parameters are
};

}  // namespace

std::unique_ptr<Optimizer> MakeAdafactor(const OptimizerOptions& options, const std::vector<NamedTensor>& parameters) {
  return std::make_unique<Adafactor>(options.adafactor, options.weight_decay, parameters);
}

}  // namespace hpo::trial_runner
