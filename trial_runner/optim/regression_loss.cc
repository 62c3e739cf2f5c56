// SPDX-License-Identifier: Apache-2.0
//
// Notation, for one target: z residual of standardized numbers, d deviation, r = d z residual in the target's unit.
// mse z^2, told as d^2 z^2 = r^2; mae |z|, told as d |z| = |r|; huber h_delta(z) = z^2 / 2 up to delta, then
// delta (|z| - delta / 2), told as d^2 h_delta(z) = h_(d delta)(r). torch's smooth_l1_loss is h_beta / beta.
#include "trial_runner/optim/regression_loss.h"

#include <ATen/ops/huber_loss.h>
#include <ATen/ops/l1_loss.h>
#include <ATen/ops/mse_loss.h>
#include <ATen/ops/zeros.h>

#include <cmath>
#include <stdexcept>

#include "trial_runner/optim/loss.h"

namespace hpo::trial_runner {
namespace {

[[noreturn]] void Refuse(const std::string& option, const std::string& what) {
  throw std::invalid_argument("loss." + option + ": " + what + ", the data set's targets are numbers");
}

double Unit(const std::string& name, double deviation) { return name == "mae" ? deviation : deviation * deviation; }

class NumberLoss final : public Loss {
 public:
  NumberLoss(const LossOptions& options, const std::vector<double>& deviations)
      : name_(NumberLossName(options)), delta_(options.huber.delta) {
    for (const double deviation : deviations) units_.push_back(Unit(name_, deviation));
  }

  at::Tensor Mean(const at::Tensor& outputs, const at::Tensor& targets) const override {
    return Losses(outputs, targets, at::Reduction::Mean);
  }

  at::Tensor Told(const at::Tensor& mean, const at::Tensor& outputs, const at::Tensor& targets) const override {
    if (units_.size() == 1) return mean.detach().to(at::kDouble).mul(units_.front());
    const at::Tensor by_target = Losses(outputs.detach(), targets, at::Reduction::None).mean(0).to(at::kDouble);
    const auto count = static_cast<double>(units_.size());
    at::Tensor told = at::zeros({}, by_target.options());
    for (std::size_t t = 0; t < units_.size(); ++t)
      told.add_(by_target[static_cast<std::int64_t>(t)], units_[t] / count);
    return told;
  }

 private:
  at::Tensor Losses(const at::Tensor& outputs, const at::Tensor& targets, at::Reduction::Reduction reduction) const {
    if (name_ == "mae") return at::l1_loss(outputs, targets, reduction);
    if (name_ == "huber") return at::huber_loss(outputs, targets, reduction, delta_);
    return at::mse_loss(outputs, targets, reduction);
  }

  std::string name_;
  double delta_;
  std::vector<double> units_;  // one a target: what its standardized loss counts in its own unit
};

}  // namespace

std::string NumberLossName(const LossOptions& options) {
  if (options.label_smoothing > 0) Refuse("label_smoothing", "spreads a class over the others");
  if (options.class_weights != "none") Refuse("class_weights", "weighs classes");
  if (options.name == kAutoLoss) return "mse";
  if (!IsNumberLoss(options.name)) Refuse("name", options.name + " is of classes; use mse, mae or huber");
  return options.name;
}

std::unique_ptr<Loss> MakeNumberLoss(const LossOptions& options, const std::vector<double>& deviations) {
  return std::make_unique<NumberLoss>(options, deviations);
}

double ResidualLoss(const LossOptions& options, double residual, double deviation) {
  const double size = std::abs(residual);
  if (options.name == "mae") return size;
  const double bend = options.huber.delta * deviation;
  if (options.name != "huber") return size * size;
  return size <= bend ? size * size / 2 : bend * (size - bend / 2);
}

}  // namespace hpo::trial_runner
