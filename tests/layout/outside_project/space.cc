// SPDX-License-Identifier: Apache-2.0
// Links hpo::search alone.
#include "search/space/search_space.h"

int main() {
  hpo::search::SearchSpace space;
  const auto depth = space.Add(hpo::search::Integer("depth", 1, 4));
  const double unit[] = {0.999};
  return space.FromUnitCube(unit)[depth] == 4 ? 0 : 1;
}
