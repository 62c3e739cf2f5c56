// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/optim/loss.h"

#include <ATen/ops/bincount.h>
#include <ATen/ops/cross_entropy_loss.h>
#include <ATen/ops/log_softmax.h>
#include <ATen/ops/tensor.h>

#include <stdexcept>
#include <string>

namespace hpo::trial_runner {
namespace {

constexpr std::int64_t kNoIgnoredLabel = -100;  // torch's default: never a label here

at::Tensor CrossEntropyOf(const at::Tensor& outputs, const at::Tensor& targets, double smoothing,
                          at::Reduction::Reduction reduction) {
  return at::cross_entropy_loss(outputs, targets, {}, reduction, kNoIgnoredLabel, smoothing);
}

at::Tensor WeightedMean(const at::Tensor& losses, const at::Tensor& targets, const at::Tensor& class_weights) {
  if (!class_weights.defined()) return losses.mean();
  return losses.mul(class_weights.index_select(0, targets)).mean();
}

class CrossEntropy final : public Loss {
 public:
  CrossEntropy(const LossOptions& options, const at::Tensor& class_weights)
      : smoothing_(options.label_smoothing), class_weights_(class_weights) {}

  at::Tensor Mean(const at::Tensor& outputs, const at::Tensor& targets) const override {
    if (!class_weights_.defined()) return CrossEntropyOf(outputs, targets, smoothing_, at::Reduction::Mean);
    return WeightedMean(CrossEntropyOf(outputs, targets, smoothing_, at::Reduction::None), targets, class_weights_);
  }

 private:
  double smoothing_;
  at::Tensor class_weights_;
};

// Lin et al. 2017: each row's cross entropy times (1 - p)^gamma, p the probability given to its class.
class Focal final : public Loss {
 public:
  Focal(const LossOptions& options, const at::Tensor& class_weights)
      : smoothing_(options.label_smoothing), gamma_(options.focal.gamma), class_weights_(class_weights) {}

  at::Tensor Mean(const at::Tensor& outputs, const at::Tensor& targets) const override {
    const at::Tensor log_p = at::log_softmax(outputs, 1).gather(1, targets.unsqueeze(1)).squeeze(1);
    // A power below one has no slope at zero, where a row is that far beyond doubt:
    // LossTest.AFocalLossBeyondDoubtHasAFiniteGradient.
    const at::Tensor doubt = log_p.expm1().neg().clamp_min(kLeastDoubt);
    const at::Tensor losses = CrossEntropyOf(outputs, targets, smoothing_, at::Reduction::None);
    return WeightedMean(losses.mul(doubt.pow(gamma_)), targets, class_weights_);
  }

 private:
  static constexpr double kLeastDoubt = 1e-8;  // below float32's 1 - p next to p = 1

  double smoothing_, gamma_;
  at::Tensor class_weights_;
};

at::Tensor Listed(const LossOptions& options, std::int64_t classes) {
  const auto given = static_cast<std::int64_t>(options.class_weight_list.size());
  if (given != classes) {
    throw std::invalid_argument("loss.class_weight_list: has " + std::to_string(given) + " weights, the data set has " +
                                std::to_string(classes) + " classes");
  }
  return at::tensor(at::ArrayRef<double>(options.class_weight_list), at::kDouble);
}

}  // namespace

at::Tensor Loss::Told(const at::Tensor& mean, const at::Tensor&, const at::Tensor&) const { return mean.detach(); }

std::string ClassLossName(const LossOptions& options) {
  if (options.name == kAutoLoss) return "cross_entropy";
  if (options.name == "cross_entropy" || options.name == "focal") return options.name;
  if (!IsNumberLoss(options.name)) throw std::invalid_argument("loss.name: unknown loss '" + options.name + "'");
  throw std::invalid_argument("loss.name: " + options.name +
                              " is of numbers; use cross_entropy or focal, the data set's targets are classes");
}

std::unique_ptr<Loss> MakeLoss(const LossOptions& options, const at::Tensor& class_weights) {
  if (ClassLossName(options) == "focal") return std::make_unique<Focal>(options, class_weights);
  return std::make_unique<CrossEntropy>(options, class_weights);
}

at::Tensor ClassWeights(const LossOptions& options, const at::Tensor& labels, std::int64_t classes) {
  if (options.class_weights == "none") return {};
  const at::Tensor rows = at::bincount(labels, {}, classes).to(at::kDouble);
  const at::Tensor weights =
      options.class_weights == "balanced" ? rows.reciprocal().masked_fill_(rows.eq(0), 0) : Listed(options, classes);
  const double total = weights.dot(rows).item<double>();
  if (!(total > 0)) throw std::invalid_argument("loss.class_weight_list: all rows have a weight of zero");
  return weights.mul(static_cast<double>(labels.numel()) / total).to(at::kFloat);
}

}  // namespace hpo::trial_runner
