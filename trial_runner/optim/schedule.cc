// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/optim/schedule.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <stdexcept>

namespace hpo::trial_runner {
namespace {

// A warm-up as long as the horizon leaves nothing to divide by; the position then never gets here before the end.
constexpr double kLeastRest = 1e-9;

// `after`: epochs since the warm-up ended; `rest`: epochs between there and the horizon.
using Curve = double (*)(const ScheduleOptions& options, double after, double rest);

double Constant(const ScheduleOptions&, double, double) { return 1.0; }

double Stepwise(const ScheduleOptions& options, double after, double) {
  return std::pow(options.step_factor, std::floor(after / options.step_epochs));
}

double Cosine(const ScheduleOptions& options, double after, double rest) {
  const double falling = 0.5 * (1.0 + std::cos(std::numbers::pi * std::min(1.0, after / rest)));
  return options.final_factor + (1.0 - options.final_factor) * falling;
}

struct Row {
  const char* name;
  Curve curve;
};

constexpr Row kSchedules[] = {
    {"constant", Constant},
    {"step", Stepwise},
    {"cosine", Cosine},
};

class WarmedUp final : public Schedule {
 public:
  WarmedUp(const ScheduleOptions& options, int epochs, Curve curve)
      : options_(options), rest_(std::max(kLeastRest, epochs - options.warmup_epochs)), curve_(curve) {}

  double Factor(double position) const override {
    const double warmup = options_.warmup_epochs;
    return position < warmup ? position / warmup : curve_(options_, position - warmup, rest_);
  }

 private:
  ScheduleOptions options_;
  double rest_;
  Curve curve_;
};

}  // namespace

std::unique_ptr<Schedule> MakeSchedule(const ScheduleOptions& options, int epochs) {
  for (const Row& row : kSchedules) {
    if (options.name == row.name) return std::make_unique<WarmedUp>(options, epochs, row.curve);
  }
  throw std::invalid_argument("schedule.name: unknown schedule '" + options.name + "'");
}

}  // namespace hpo::trial_runner
