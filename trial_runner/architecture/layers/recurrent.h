// SPDX-License-Identifier: Apache-2.0
//
// Layers that read a sequence step by step and carry a state.
#pragma once

#include <array>
#include <cstdint>
#include <tuple>
#include <vector>

#include "trial_runner/architecture/layers/layer_facts.h"
#include "trial_runner/architecture/layers/layer_member.h"

namespace hpo::trial_runner {

// kLstm: Hochreiter and Schmidhuber 1997 with a forget gate; kGru: Cho et al. 2014, in PyTorch's form.
enum class RecurrentCell { kLstm, kGru };

constexpr auto NamesOf(RecurrentCell) {
  using enum RecurrentCell;
  return std::array<Named<RecurrentCell>, 2>{{{kLstm, "lstm"}, {kGru, "gru"}}};
}

// torch.nn.LSTM or torch.nn.GRU: (length, features) -> (length, hidden), twice as many features when both ways are
// read. States start at 0.
struct Recurrent {
  static constexpr const char* kKind = "recurrent";
  static constexpr bool kMayReadTokens = true;
  RecurrentCell cell = RecurrentCell::kLstm;
  std::int64_t layers = 1;  // >= 1, one on top of the other
  std::int64_t hidden = 1;  // >= 1, features of the state
  bool bidirectional = false;
  double dropout = 0;         // [0, 1), of the outputs of all layers but the last while training
  std::int64_t padding = -1;  // token that ends a sample, whose states are 0; >= 0: the tokens are a second input

  static constexpr auto Members() {
    return std::tuple(Member{"cell", &Recurrent::cell}, Member{"layers", &Recurrent::layers},
                      Member{"hidden", &Recurrent::hidden}, Member{"bidirectional", &Recurrent::bidirectional},
                      Member{"dropout", &Recurrent::dropout}, Member{"padding", &Recurrent::padding});
  }
};

LayerFacts Describe(const Recurrent& layer, const std::vector<Shape>& inputs);

}  // namespace hpo::trial_runner
