// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/optim/schedule.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>
#include <stdexcept>

#include "trial_runner/optim/plateau.h"

namespace hpo::trial_runner {
namespace {

// A warm-up as long as the horizon leaves nothing to divide by; the position then never gets here before the end.
constexpr double kLeastRest = 1e-9;

// Where in the schedule proper: epochs since the warm-up ended, and from there to the horizon.
struct Place {
  double after, rest;

  double share() const { return std::min(1.0, after / rest); }
};

using Curve = double (*)(const ScheduleOptions& options, Place place);

// From `from` at share 0 to `to` at share 1, along half a cosine.
double CosineBetween(double from, double to, double share) {
  return to + (from - to) * 0.5 * (1.0 + std::cos(std::numbers::pi * share));
}

double Constant(const ScheduleOptions&, Place) { return 1.0; }

double Step(const ScheduleOptions& options, Place place) {
  return std::pow(options.step.factor, std::floor(place.after / options.step.epochs));
}

double MultiStep(const ScheduleOptions& options, Place place) {
  const auto& [at, factor] = options.multi_step;
  const auto passed = [&](double fraction) { return place.after >= fraction * place.rest; };
  return std::pow(factor, static_cast<double>(std::count_if(at.begin(), at.end(), passed)));
}

// SGDR (Loshchilov and Hutter 2017).
double Cosine(const ScheduleOptions& options, Place place) {
  const CosineOptions& o = options.cosine;
  if (o.period_epochs == 0) return CosineBetween(1.0, o.final_factor, place.share());
  double into = place.after, length = o.period_epochs;
  while (into >= length) {
    into -= length;
    length *= o.period_factor;
  }
  return CosineBetween(1.0, o.final_factor, into / length);
}

// Smith and Topin 2018, with torch.optim's two cosines.
double OneCycle(const ScheduleOptions& options, Place place) {
  const OneCycleOptions& o = options.one_cycle;
  const double share = place.share();
  if (share < o.rise) return CosineBetween(o.start_factor, 1.0, share / o.rise);
  return CosineBetween(1.0, o.final_factor, (share - o.rise) / (1.0 - o.rise));
}

double Polynomial(double power, double final_factor, double share) {
  return final_factor + (1.0 - final_factor) * std::pow(1.0 - share, power);
}

double Linear(const ScheduleOptions& options, Place place) {
  return Polynomial(1.0, options.linear.final_factor, place.share());
}

double Power(const ScheduleOptions& options, Place place) {
  return Polynomial(options.polynomial.power, options.polynomial.final_factor, place.share());
}

double Exponential(const ScheduleOptions& options, Place place) {
  return std::pow(options.exponential.factor, place.after);
}

struct Row {
  const char* name;
  Curve curve;
};

constexpr Row kCurves[] = {
    {"constant", Constant},  {"step", Step},     {"multi_step", MultiStep}, {"cosine", Cosine},
    {"one_cycle", OneCycle}, {"linear", Linear}, {"polynomial", Power},     {"exponential", Exponential},
};

class WarmedUp final : public Schedule {
 public:
  WarmedUp(const ScheduleOptions& options, int epochs, Curve curve)
      : options_(options), rest_(std::max(kLeastRest, epochs - options.warmup_epochs)), curve_(curve) {}

  double Factor(double position) const override {
    const double warmup = options_.warmup_epochs;
    return position < warmup ? position / warmup : curve_(options_, {position - warmup, rest_});
  }

  void OnEpoch(double) override {}
  std::vector<NamedTensor> State() const override { return {}; }

 private:
  ScheduleOptions options_;
  double rest_;
  Curve curve_;
};

}  // namespace

std::unique_ptr<Schedule> MakeSchedule(const ScheduleOptions& options, int epochs) {
  if (options.name == "plateau") return MakePlateau(options);
  for (const Row& row : kCurves) {
    if (options.name == row.name) return std::make_unique<WarmedUp>(options, epochs, row.curve);
  }
  throw std::invalid_argument("schedule.name: unknown schedule '" + options.name + "'");
}

}  // namespace hpo::trial_runner
