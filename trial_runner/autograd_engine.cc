// SPDX-License-Identifier: Apache-2.0
#include <optional>
#include <stdexcept>
#include <string>

#include "trial_runner/architecture/inference.h"
#include "trial_runner/gradient_engine.h"
#include "trial_runner/optim/loss.h"
#include "trial_runner/precision/autocast_guard.h"
#include "trial_runner/precision/mixed_precision.h"

namespace hpo::trial_runner {
namespace {

class AutogradEngine final : public GradientEngine {
 public:
  AutogradEngine(Network& network, const AutogradOptions& options)
      : network_(network),
        options_(options),
        loss_(MakeLoss(options.loss, options.class_weights)),
        parameters_(network.Parameters()),
        gradients_(parameters_.size()) {}

  void Run(const LabelledRows& batch, std::uint64_t, at::Tensor& loss_sum) override {
    // Undefined gradients instead of zeros: backward then stores its result and adds nothing.
    for (NamedTensor& parameter : parameters_) parameter.tensor.mutable_grad() = at::Tensor();
    const at::Tensor loss = MeanLoss(batch, Logits(batch));
    if (options_.precision != nullptr) {
      options_.precision->Count(loss, batch.labels.size(0), loss_sum).backward();
    } else {
      loss_sum.add_(loss.detach(), batch.labels.size(0));
      loss.backward();
    }
    CollectGradients();
  }

  const std::vector<at::Tensor>& Gradients() const override { return gradients_; }

 private:
  at::Tensor Logits(const LabelledRows& batch) {
    std::optional<AutocastGuard> autocast;
    const auto type = options_.precision != nullptr ? options_.precision->type() : std::nullopt;
    if (type) autocast.emplace(batch.samples.device().type(), *type);
    at::Tensor logits = network_.Forward(batch.samples);
    Shape expected = batch.labels.sizes().vec();
    expected.push_back(options_.classes);
    if (logits.sizes() != at::IntArrayRef(expected)) {
      throw std::invalid_argument("model: forward must return " + ToString(expected) + " (batch, classes), got " +
                                  ToString(logits.sizes().vec()));
    }
    logits = logits.reshape({-1, options_.classes});
    return type ? logits.to(at::kFloat) : logits;
  }

  at::Tensor MeanLoss(const LabelledRows& batch, const at::Tensor& logits) const {
    const auto of = [&](const at::Tensor& labels) { return loss_->Mean(logits, labels.reshape({-1})); };
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
