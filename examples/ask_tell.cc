// SPDX-License-Identifier: Apache-2.0
//
// Ask and tell: the program drives the loop and decides when and where trials run. With a folder the study is kept on
// disk and goes on where it stopped when the program is started again.
#include <filesystem>
#include <iostream>
#include <utility>

#include "hpo/hpo.h"

int main(int argc, char** argv) {
  hpo::SearchSpace space;
  const auto x = space.Add(hpo::Real("x", -5, 10));
  const auto y = space.Add(hpo::Integer("y", 0, 15));
  hpo::StudySpec spec{.name = "ask-tell", .space = space, .seed = 1};
  spec.budget.trials = 40;
  spec.sampler.name = "sobol";

  try {
    hpo::Study study = hpo::Study::Open(spec, {.folder = argc > 1 ? argv[1] : ""});
    while (std::optional<hpo::PendingTrial> trial = study.Ask()) {
      if ((*trial)[x] < -4) {
        std::move(*trial).Fail("x below -4 is not served today");
        continue;
      }
      const double distance = (*trial)[x] - 2.5;
      const double offset = static_cast<double>((*trial)[y] - 7);
      std::move(*trial).Tell(distance * distance + offset * offset);
    }
    const hpo::Trial& best = *study.best();
    std::cout << "best of " << study.trials().size() << " trials: " << *best.value
              << " at x = " << best.configuration[x] << ", y = " << best.configuration[y] << "\n";
  } catch (const hpo::Error& error) {
    std::cerr << error.what() << "\n";
    return hpo::Info(error.code()).exit_status;
  }
}
