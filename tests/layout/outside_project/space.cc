// SPDX-License-Identifier: Apache-2.0
// Links hpo::search alone.
#include "search/space/search_space.h"

int main() {
  hpo::search::SearchSpace space;
  const auto depth = space.Add(hpo::search::Integer("depth", 1, 4));
  return space.FromUnitCube({{0.999}})[depth] == 4 ? 0 : 1;
}
