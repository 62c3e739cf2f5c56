# SPDX-License-Identifier: Apache-2.0
"""Writes torch_numbers.h: what torch.optim makes of a small problem in ten steps.

Run once with PyTorch 2.11 from this folder: python reference.py > torch_numbers.h; clang-format -i torch_numbers.h
The parameters and gradients are formulas that torch_test.cc has too.
"""
import math

import torch
from torch.optim import SGD, Adafactor, Adam, AdamW, RMSprop

STEPS = 10
SHAPES = [(3, 4), (5,)]
CASES = [
    ('.name = "sgd", .lr = 0.05', lambda p: SGD(p, lr=0.05)),
    ('.name = "sgd", .lr = 0.05, .weight_decay = 0.1, .sgd = {.momentum = 0.9}',
     lambda p: SGD(p, lr=0.05, weight_decay=0.1, momentum=0.9)),
    ('.name = "sgd", .lr = 0.05, .sgd = {.momentum = 0.9, .nesterov = true}',
     lambda p: SGD(p, lr=0.05, momentum=0.9, nesterov=True)),
    ('.name = "adam", .lr = 0.01, .weight_decay = 0.1', lambda p: Adam(p, lr=0.01, weight_decay=0.1)),
    ('.name = "adamw", .lr = 0.01, .weight_decay = 0.1, .adamw = {.beta1 = 0.8}',
     lambda p: AdamW(p, lr=0.01, weight_decay=0.1, betas=(0.8, 0.999))),
    ('.name = "rmsprop", .lr = 0.01', lambda p: RMSprop(p, lr=0.01)),
    ('.name = "rmsprop", .lr = 0.01, .weight_decay = 0.1, '
     '.rmsprop = {.alpha = 0.9, .momentum = 0.5, .centered = true}',
     lambda p: RMSprop(p, lr=0.01, weight_decay=0.1, alpha=0.9, momentum=0.5, centered=True)),
    ('.name = "adafactor", .lr = 0.02', lambda p: Adafactor(p, lr=0.02)),
    ('.name = "adafactor", .lr = 0.9, .weight_decay = 0.1, .adafactor = {.beta2_decay = -0.5, .clip_threshold = 1.2}',
     lambda p: Adafactor(p, lr=0.9, weight_decay=0.1, beta2_decay=-0.5, d=1.2)),
]


def formula(shape, function):
    values = [function(i) for i in range(math.prod(shape))]
    return torch.tensor(values, dtype=torch.float64).to(torch.float32).reshape(shape)


def train(make):
    parameters = [formula(shape, lambda i: 0.5 * math.sin(1 + i)).requires_grad_() for shape in SHAPES]
    optimizer = make(parameters)
    for step in range(STEPS):
        for parameter, shape in zip(parameters, SHAPES):
            parameter.grad = formula(shape, lambda i: math.cos(0.7 * i + 1.3 * step))
        optimizer.step()
    return [value for parameter in parameters for value in parameter.detach().flatten().tolist()]


print(f"""// SPDX-License-Identifier: Apache-2.0
//
// Parameters after {STEPS} steps of torch.optim, written by reference.py with PyTorch {torch.__version__.split("+")[0]}.
#pragma once

#include <vector>

#include "trial_runner/document/optimizer_options.h"

namespace hpo::trial_runner {{

struct TorchCase {{
  OptimizerOptions options;
  std::vector<double> parameters;  // a 3 x 4 matrix, then 5 numbers
}};

inline std::vector<TorchCase> TorchCases() {{
  return {{""")
for options, make in CASES:
    print(f"{{{{{options}}}, {{{', '.join(f'{value:.9g}' for value in train(make))}}}}},")
print("""};
}

}  // namespace hpo::trial_runner""")
