// SPDX-License-Identifier: Apache-2.0
//
// A relation between parameters that every proposal keeps, known before anything runs: depth * width <= 4096.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "search/space/parameter.h"
#include "search/space/value.h"

namespace hpo::search {

struct Constraint {
  std::string text;             // "depth * width <= 4096": how messages call it and studies store it
  std::vector<int> parameters;  // indices of those it names, at least one
  // By how much values, in the order of the space, break it: <= 0 not at all; above that the more the farther, as
  // searches for legal configurations go downhill on it; NaN where it has no meaning, which counts as broken. Asked
  // only when all named parameters are active; it must depend on them alone and stand calls from several threads.
  std::function<double(std::span<const std::optional<Value>>)> excess;
};

// A constraint in C++; the excess is a function of the parameters' values:
//   space.Add(Constrain("depth * width <= 4096", [](auto d, auto w) { return d * w - 4096.0; }, depth, width));
template <class Excess, class... T>
Constraint Constrain(std::string text, Excess excess, const Handle<T>&... handles) {
  return {.text = std::move(text),
          .parameters = {handles.index...},
          .excess = [excess = std::move(excess), ... index = static_cast<std::size_t>(handles.index)](
                        std::span<const std::optional<Value>> values) -> double {
            return excess(std::get<T>(*values[index])...);
          }};
}

}  // namespace hpo::search
