// SPDX-License-Identifier: Apache-2.0
// Links hpo::hpo: a whole study in memory.
#include "hpo/hpo.h"

int main() {
  hpo::SearchSpace space;
  const auto x = space.Add(hpo::Real("x", -1.0, 1.0));
  hpo::Study study = hpo::Study::Open({.name = "outside", .space = space, .seed = 7});
  study.Optimize({.trials = 20}, [&](hpo::ActiveTrial& trial) { return trial[x] * trial[x]; });
  return study.best() != nullptr && study.trials().size() == 20 ? 0 : 1;
}
