// SPDX-License-Identifier: Apache-2.0
#include <optional>
#include <stdexcept>
#include <string>

#include "trial_runner/architecture/inference.h"
#include "trial_runner/gradient_engine.h"
#include "trial_runner/optim/loss.h"
#include "trial_runner/optim/regression_loss.h"
#include "trial_runner/precision/autocast_guard.h"
#include "trial_runner/precision/mixed_precision.h"

namespace hpo::trial_runner {
namespace {

class AutogradEngine final : public GradientEngine {
 public:
  AutogradEngine(Network& network, const AutogradOptions& options)
      : network_(network),
        options_(options),
        loss_(options.deviations.empty() ? MakeLoss(options.loss, options.class_weights)
                                         : MakeNumberLoss(options.loss, options.deviations)),
        parameters_(network.Parameters()),
        gradients_(parameters_.size()) {}

  void Run(const LabelledRows& batch, std::uint64_t, at::Tensor& loss_sum) override {
    // Undefined gradients instead of zeros: backward then stores its result and adds nothing.
    // Those of the batch before go first, else they would be held beside the activations of this one.
    for (NamedTensor& parameter : parameters_) parameter.tensor.mutable_grad() = at::Tensor();
    gradients_.assign(parameters_.size(), at::Tensor());
    const at::Tensor outputs = Outputs(batch);
    const at::Tensor loss = MeanLoss(batch, outputs);
    const at::Tensor told = loss_->Told(loss, outputs, batch.labels);
    if (options_.precision != nullptr) {
      options_.precision->Count({loss, told, batch.labels.size(0)}, loss_sum).backward();
    } else {
      loss_sum.add_(told, batch.labels.size(0));
      loss.backward();
    }
    CollectGradients();
  }

  const std::vector<at::Tensor>& Gradients() const override { return gradients_; }

 private:
  bool has_classes() const { return options_.deviations.empty(); }

  // A row for each label or row of targets.
  at::Tensor Outputs(const LabelledRows& batch) {
    std::optional<AutocastGuard> autocast;
    const auto type = options_.precision != nullptr ? options_.precision->type() : std::nullopt;
    if (type) autocast.emplace(batch.samples.device().type(), *type);
    at::Tensor outputs = network_.Forward(batch.samples);
    Shape expected = batch.labels.sizes().vec();
    if (has_classes()) expected.push_back(options_.classes);
    if (outputs.sizes() != at::IntArrayRef(expected)) {
      throw std::invalid_argument("model: forward must return " + ToString(expected) + " (batch, " +
                                  (has_classes() ? "classes" : "targets") + "), got " +
                                  ToString(outputs.sizes().vec()));
    }
    outputs = outputs.reshape({-1, expected.back()});
    return type ? outputs.to(at::kFloat) : outputs;
  }

  at::Tensor MeanLoss(const LabelledRows& batch, const at::Tensor& outputs) const {
    if (!has_classes()) return loss_->Mean(outputs, batch.labels);
    const auto of = [&](const at::Tensor& labels) { return loss_->Mean(outputs, labels.reshape({-1})); };
    if (!batch.other_labels.defined()) return of(batch.labels);
    return of(batch.labels).mul(batch.share).add(of(batch.other_labels), 1 - batch.share);
  }

  void CollectGradients() {
    for (std::size_t i = 0; i < parameters_.size(); ++i) {
      gradients_[i] = parameters_[i].tensor.grad();
      if (!gradients_[i].defined()) {
        throw std::invalid_argument("model: parameter '" + parameters_[i].name +
                                    "' gets no gradient; use it in forward or freeze it (requires_grad false)");
      }
    }
  }

  Network& network_;
  AutogradOptions options_;
  std::unique_ptr<Loss> loss_;
  std::vector<NamedTensor> parameters_;
  std::vector<at::Tensor> gradients_;
};

}  // namespace

std::unique_ptr<GradientEngine> MakeAutogradEngine(Network& network, const AutogradOptions& options) {
  return std::make_unique<AutogradEngine>(network, options);
}

}  // namespace hpo::trial_runner
