// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/kernels/lstm_cell.h"

#include "trial_runner/kernels/vector_math.h"

namespace hpo::trial_runner {
namespace {

Floats LoadOrZero(const float* from, std::int64_t at) { return from == nullptr ? Floats{} : Load(from + at); }

void StoreGradient(const Floats& gradient, float* product, float* bias) {
  Store(gradient, product);
  Store(Load(bias) + gradient, bias);
}

}  // namespace

void LstmCells(const LstmStep& step, const float* biases, float* gates, float* cells, float* states) {
  const std::int64_t hidden = step.hidden;
  for (std::int64_t row = 0; row < step.batch; ++row) {
    for (std::int64_t unit = 0; unit < hidden; unit += kLanes) {
      const std::int64_t at = row * hidden + unit;
      float* const gate = gates + row * 4 * hidden + unit;
      const auto product = [&](std::int64_t k) { return Load(gate + k * hidden) + Load(biases + k * hidden + unit); };
      const Floats i = Sigmoid(product(0)), f = Sigmoid(product(1)), g = Tanh(product(2)), o = Sigmoid(product(3));
      const Floats c = f * LoadOrZero(step.before, at) + i * g;
      Store(i, gate);
      Store(f, gate + hidden);
      Store(g, gate + 2 * hidden);
      Store(o, gate + 3 * hidden);
      Store(c, cells + at);
      Store(o * Tanh(c), states + at);
    }
  }
}

void LstmCellsBackward(const LstmStep& step, const float* cells, const LstmStepGradients& gradients, float* gates) {
  const std::int64_t hidden = step.hidden;
  for (std::int64_t row = 0; row < step.batch; ++row) {
    for (std::int64_t unit = 0; unit < hidden; unit += kLanes) {
      const std::int64_t at = row * hidden + unit;
      float *const gate = gates + row * 4 * hidden + unit, *const bias = gradients.biases + unit;
      const Floats i = Load(gate), f = Load(gate + hidden), g = Load(gate + 2 * hidden), o = Load(gate + 3 * hidden);
      const Floats squashed = Tanh(Load(cells + at));
      const Floats of_state = Load(gradients.states + at) + Load(gradients.recurrent + at);
      const Floats of_cell = Load(gradients.cells + at) + of_state * o * (1.0f - squashed * squashed);
      StoreGradient(of_cell * g * i * (1.0f - i), gate, bias);
      StoreGradient(of_cell * LoadOrZero(step.before, at) * f * (1.0f - f), gate + hidden, bias + hidden);
      StoreGradient(of_cell * i * (1.0f - g * g), gate + 2 * hidden, bias + 2 * hidden);
      StoreGradient(of_state * squashed * o * (1.0f - o), gate + 3 * hidden, bias + 3 * hidden);
      Store(of_cell * f, gradients.cells + at);
    }
  }
}

}  // namespace hpo::trial_runner
