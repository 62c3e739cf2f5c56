// SPDX-License-Identifier: Apache-2.0
//
// What an LSTM does to the products of one step, sample by sample. Notation (Hochreiter and Schmidhuber 1997, with the
// forget gate of Gers et al. 2000): i, f, o = sigmoid, g = tanh of their products; c = f c' + i g, h = o tanh(c), where
// c' is the cell before the step.
#pragma once

#include <cstdint>

namespace hpo::trial_runner {

// Of all samples of a step; rows are samples.
struct LstmStep {
  std::int64_t batch, hidden;  // hidden is a multiple of kLanes
  const float* before;         // batch x hidden, c'; null at the first step, where cells are zero
};

// `gates` (batch x 4 hidden) holds products without their biases (4 hidden) and gets i, f, g, o; cells and states
// (batch x hidden) are written.
void LstmCells(const LstmStep& step, const float* biases, float* gates, float* cells, float* states);

struct LstmStepGradients {
  const float* states;     // batch x hidden, of h, by its readers outside the layer
  const float* recurrent;  // batch x hidden, of h, by the step after
  float* cells;            // batch x hidden, of c by the step after; gets that of c'
  float* biases;           // 4 hidden, are added to
};

// `gates` gets the gradients of the products.
void LstmCellsBackward(const LstmStep& step, const float* cells, const LstmStepGradients& gradients, float* gates);

}  // namespace hpo::trial_runner
