// SPDX-License-Identifier: Apache-2.0
//
// Notation: X input (length batch x in), G products, later gates (length batch x 4 hidden), H states, C cells (length
// batch x hidden), W and R the input's and the recurrent weights. A step's products are X W' + H' R' + biases, where H'
// are the states before it; dG are the gradients of the products.
#include "trial_runner/kernels/lstm.h"

#include <ATen/ops/add.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/zeros.h>
#include <torch/csrc/autograd/custom_function.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "trial_runner/kernels/lstm_cell.h"
#include "trial_runner/kernels/matrix_product.h"
#include "trial_runner/kernels/vector_math.h"
#include "trial_runner/kernels/views.h"

namespace hpo::trial_runner {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

// Inputs are multiplied for so many steps just before the first of them, and gradients just after the last one: what is
// multiplied is still in the cache, and with batches of 32 fills the inner kernel's rows.
constexpr std::int64_t kStepsAtOnce = 2;

// The order of the steps.
struct Walk {
  std::int64_t length;
  bool backwards;

  std::int64_t position(std::int64_t step) const { return backwards ? length - 1 - step : step; }
};

// Positions of a tensor (length, batch, features).
template <typename Matrix>
Matrix At(const Matrix& rows, std::int64_t batch, std::int64_t at, std::int64_t count = 1) {
  return {rows.data + at * batch * rows.stride, count * batch, rows.columns, rows.stride};
}

ConstMatrix Reading(const MutableMatrix& matrix) { return {matrix.data, matrix.rows, matrix.columns, matrix.stride}; }

// The positions of the steps from a multiple of kStepsAtOnce on.
struct Positions {
  std::int64_t first, count;
};

Positions StepsFrom(std::int64_t step, const Walk& walk) {
  const std::int64_t count = std::min(kStepsAtOnce, walk.length - step);
  return {std::min(walk.position(step), walk.position(step + count - 1)), count};
}

struct Pass {
  Walk walk;
  at::Tensor gates, cells, states;
};

Pass Forward(const at::Tensor& input, const LstmWeights& weights, bool backwards) {
  const Walk walk{input.size(0), backwards};
  const std::int64_t batch = input.size(1), hidden = weights.recurrent.size(1);
  const auto make = [&](std::int64_t features) { return at::empty({walk.length, batch, features}, input.options()); };
  Pass pass{walk, make(4 * hidden), make(hidden), make(hidden)};
  const MutableMatrix gates = MutableRowsOf(pass.gates), cells = MutableRowsOf(pass.cells);
  const MutableMatrix states = MutableRowsOf(pass.states);
  const at::Tensor biases = at::add(weights.input_bias, weights.recurrent_bias);
  PackedFactor of_input(input.size(2), 4 * hidden), recurrent(hidden, 4 * hidden);
  of_input.PackTransposed(RowsOf(weights.input));
  recurrent.PackTransposed(RowsOf(weights.recurrent));
  const float* before = nullptr;
  for (std::int64_t step = 0; step < walk.length; ++step) {
    if (step % kStepsAtOnce == 0) {
      const auto [first, count] = StepsFrom(step, walk);
      of_input.Multiply(At(RowsOf(input), batch, first, count), At(gates, batch, first, count), /*add=*/false);
    }
    const std::int64_t at = walk.position(step);
    const MutableMatrix products = At(gates, batch, at);
    if (step > 0) recurrent.Multiply(Reading(At(states, batch, walk.position(step - 1))), products, /*add=*/true);
    float* const cell = At(cells, batch, at).data;
    LstmCells({batch, hidden, before}, biases.const_data_ptr<float>(), products.data, cell, At(states, batch, at).data);
    before = cell;
  }
  return pass;
}

// Of what the steps read; undefined where nobody wants it.
struct StepGradients {
  at::Tensor input;   // like the input
  at::Tensor biases;  // (4 hidden)
};

// Turns the gates into the gradients of the products.
StepGradients ProductGradients(Pass& pass, const LstmWeights& weights, const at::Tensor& of_states, bool wants_input) {
  const Walk& walk = pass.walk;
  const std::int64_t batch = pass.states.size(1), hidden = pass.states.size(2);
  const auto zeros = [&](at::IntArrayRef shape) { return at::zeros(shape, pass.states.options()); };
  at::Tensor of_recurrent = zeros({batch, hidden}), of_cells = zeros({batch, hidden});
  StepGradients result{.input = {}, .biases = zeros({4 * hidden})};
  const ConstMatrix cells = RowsOf(pass.cells), outer = RowsOf(of_states);
  const MutableMatrix gates = MutableRowsOf(pass.gates), inner = MutableRowsOf(of_recurrent);
  PackedFactor recurrent(4 * hidden, hidden), of_input(4 * hidden, weights.input.size(1));
  recurrent.Pack(RowsOf(weights.recurrent));
  if (wants_input) {
    of_input.Pack(RowsOf(weights.input));
    result.input = at::empty({walk.length, batch, weights.input.size(1)}, pass.states.options());
  }
  for (std::int64_t step = walk.length - 1; step >= 0; --step) {
    const std::int64_t at = walk.position(step);
    const float* before = step == 0 ? nullptr : At(cells, batch, walk.position(step - 1)).data;
    const MutableMatrix products = At(gates, batch, at);
    LstmCellsBackward({batch, hidden, before}, At(cells, batch, at).data,
                      {.states = At(outer, batch, at).data,
                       .recurrent = inner.data,
                       .cells = of_cells.mutable_data_ptr<float>(),
                       .biases = result.biases.mutable_data_ptr<float>()},
                      products.data);
    if (step > 0) recurrent.Multiply(Reading(products), inner, /*add=*/false);
    if (!wants_input || step % kStepsAtOnce != 0) continue;
    const auto [first, count] = StepsFrom(step, walk);
    of_input.Multiply(Reading(At(gates, batch, first, count)), At(MutableRowsOf(result.input), batch, first, count),
                      /*add=*/false);
  }
  return result;
}

// dR = dG' H', without the first step, before which there are no states.
at::Tensor RecurrentGradient(const Pass& pass) {
  const std::int64_t steps = pass.walk.length - 1;
  at::Tensor result = at::zeros({pass.gates.size(2), pass.states.size(2)}, pass.states.options());
  if (steps == 0) return result;
  const bool backwards = pass.walk.backwards;
  MultiplyTransposed(RowsOf(pass.gates.narrow(0, backwards ? 0 : 1, steps)),
                     RowsOf(pass.states.narrow(0, backwards ? 1 : 0, steps)), MutableRowsOf(result));
  return result;
}

// What a pass remembers besides tensors. Its gates become gradients, so it is spent by its backward pass.
constexpr const char* kBackwards = "backwards";
constexpr const char* kSpent = "spent";

// Of what is given, and then of what is saved.
enum Given : std::size_t {
  kInput,
  kInputWeight,
  kRecurrentWeight,
  kInputBias,
  kRecurrentBias,
  kGates,
  kCells,
  kStates
};

LstmWeights WeightsIn(at::TensorList given) {
  return {given[kInputWeight], given[kRecurrentWeight], given[kInputBias], given[kRecurrentBias]};
}

struct LstmFunction : torch::autograd::Function<LstmFunction> {
  static at::Tensor forward(AutogradContext* context, at::TensorList given, bool backwards) {
    const at::Tensor input = given[kInput].contiguous();
    const Pass pass = Forward(input, WeightsIn(given), backwards);
    variable_list saved = given.vec();
    saved[kInput] = input;
    saved.insert(saved.end(), {pass.gates, pass.cells, pass.states});
    context->save_for_backward(std::move(saved));
    context->saved_data[kBackwards] = backwards;
    return pass.states;
  }

  static variable_list backward(AutogradContext* context, const variable_list& gradients) {
    if (context->saved_data.count(kSpent) > 0) throw std::logic_error("lstm: its backward pass can run once only");
    context->saved_data[kSpent] = true;
    const variable_list saved = context->get_saved_variables();
    const Walk walk{saved[kInput].size(0), context->saved_data[kBackwards].toBool()};
    Pass pass{walk, saved[kGates], saved[kCells], saved[kStates]};
    const StepGradients of_steps =
        ProductGradients(pass, WeightsIn(saved), gradients[0].contiguous(), context->needs_input_grad(kInput));
    variable_list result(kRecurrentBias + 2);  // and one for `backwards`
    result[kInput] = of_steps.input;
    if (!context->needs_input_grad(kInputWeight)) return result;  // the layer is frozen
    result[kInputWeight] = at::empty_like(saved[kInputWeight]);
    MultiplyTransposed(RowsOf(pass.gates), RowsOf(saved[kInput]), MutableRowsOf(result[kInputWeight]));
    result[kRecurrentWeight] = RecurrentGradient(pass);
    result[kInputBias] = of_steps.biases;
    result[kRecurrentBias] = of_steps.biases.clone();
    return result;
  }
};

}  // namespace

bool LstmLayerServes(std::int64_t hidden) { return hidden % kLanes == 0; }

at::Tensor LstmLayer(const at::Tensor& input, const LstmWeights& weights, bool backwards) {
  return LstmFunction::apply(
      at::TensorList({input, weights.input, weights.recurrent, weights.input_bias, weights.recurrent_bias}), backwards);
}

}  // namespace hpo::trial_runner
