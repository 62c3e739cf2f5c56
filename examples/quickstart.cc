// SPDX-License-Identifier: Apache-2.0
//
// The smallest study in C++: a space, an objective, sixty trials on two threads.
#include <cmath>
#include <iostream>
#include <string>

#include "hpo/hpo.h"

namespace {

// In the place of a training: how far gradient descent on f(x) = x^4 / 4 - x gets in twenty steps.
template <class Report>
double Train(double lr, double momentum, const Report& report) {
  double x = 3, velocity = 0, loss = 0;
  for (int step = 1; step <= 20; ++step) {
    velocity = momentum * velocity - lr * (x * x * x - 1);
    x += velocity;
    loss = x * x * x * x / 4 - x + 0.75;  // 0 at the minimum
    if (!report(step, loss)) break;
  }
  return loss;
}

}  // namespace

int main() {
  hpo::SearchSpace space;
  const auto lr = space.Add(hpo::Real("lr", 1e-4, 0.3).Log());
  const auto kind = space.Add(hpo::Choice("optimizer", {"plain", "momentum"}));
  const auto momentum = space.Add(hpo::Real("momentum", 0, 0.99).When(kind == "momentum"));

  hpo::Study study = hpo::Study::Open({.name = "quickstart", .space = space, .goal = hpo::Goal::kMinimize, .seed = 7});
  study.Optimize({.trials = 60, .parallel = 2}, [&](hpo::ActiveTrial& trial) {
    return Train(trial[lr], trial.ValueOr(momentum, 0.0),
                 [&](int step, double loss) { return trial.Measure(step, loss) == hpo::Decision::kContinue; });
  });

  const hpo::Trial& best = *study.best();
  std::cout << "best of " << study.trials().size() << " trials: loss " << *best.value << " with lr "
            << best.configuration[lr] << " and " << best.configuration[kind] << "\n";
}
