// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/optim/plateau.h"

#include <ATen/ops/ones.h>
#include <ATen/ops/zeros.h>

#include <algorithm>

#include "trial_runner/optim/improvement_watch.h"

namespace hpo::trial_runner {
namespace {

class Plateau final : public Schedule {
 public:
  explicit Plateau(const ScheduleOptions& options)
      : options_(options.plateau), warmup_epochs_(options.warmup_epochs), watch_(options.plateau.min_delta) {}

  double Factor(double position) const override {
    const double factor = *factor_.const_data_ptr<double>();
    return position < warmup_epochs_ ? position / warmup_epochs_ * factor : factor;
  }

  void OnEpoch(double objective) override {
    std::int64_t& epochs = *epochs_.mutable_data_ptr<std::int64_t>();
    if (static_cast<double>(++epochs) <= warmup_epochs_) return;
    watch_.OnEpoch(objective);
    if (watch_.stale_epochs() <= options_.patience) return;
    double& factor = *factor_.mutable_data_ptr<double>();
    factor = std::max(options_.min_factor, factor * options_.factor);
    watch_.Restart();
  }

  std::vector<NamedTensor> State() const override {
    return {{"factor", factor_}, {"epochs", epochs_}, {"watch", watch_.state()}};
  }

 private:
  PlateauOptions options_;
  double warmup_epochs_;
  ImprovementWatch watch_;
  at::Tensor factor_ = at::ones({}, at::TensorOptions().dtype(at::kDouble));
  at::Tensor epochs_ = at::zeros({}, at::TensorOptions().dtype(at::kLong));
};

}  // namespace

std::unique_ptr<Schedule> MakePlateau(const ScheduleOptions& options) { return std::make_unique<Plateau>(options); }

}  // namespace hpo::trial_runner
