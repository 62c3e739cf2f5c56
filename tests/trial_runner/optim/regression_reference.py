# SPDX-License-Identifier: Apache-2.0
"""Writes regression_torch_numbers.h: what torch.nn.functional makes of losses of numbers, and their gradients.

Run once with PyTorch 2.11 from this folder:
python regression_reference.py > regression_torch_numbers.h; clang-format -i regression_torch_numbers.h
The outputs and targets are formulas that regression_loss_test.cc has too.
"""
import math

import torch
from torch.nn import functional as F

ROWS, TARGETS = 4, 2
CASES = [
    ('.name = "mse"', F.mse_loss),
    ('.name = "mae"', F.l1_loss),
    ('.name = "huber"', F.huber_loss),
    ('.name = "huber", .huber = {.delta = 0.25}', lambda o, t: F.huber_loss(o, t, delta=0.25)),
    ('.name = "huber", .huber = {.delta = 0.75}', lambda o, t: 0.75 * F.smooth_l1_loss(o, t, beta=0.75)),
]


def formula(function):
    values = [function(i) for i in range(ROWS * TARGETS)]
    return torch.tensor(values, dtype=torch.float64).to(torch.float32).reshape(ROWS, TARGETS)


print(f"""// SPDX-License-Identifier: Apache-2.0
//
// Losses of numbers and their gradients, written by regression_reference.py with PyTorch \
{torch.__version__.split("+")[0]}.
#pragma once

#include <vector>

#include "trial_runner/document/loss_options.h"

namespace hpo::trial_runner {{

struct TorchLoss {{
  LossOptions options;
  double mean;
  std::vector<double> gradient;  // {ROWS} rows of {TARGETS}
}};

inline std::vector<TorchLoss> TorchLosses() {{
  return {{""")
for options, loss in CASES:
    outputs = formula(lambda i: math.sin(1 + i)).requires_grad_()
    mean = loss(outputs, formula(lambda i: math.cos(0.7 * i)))
    mean.backward()
    gradient = ", ".join(f"{value:.9g}" for value in outputs.grad.flatten().tolist())
    print(f"{{{{{options}}}, {mean.item():.9g}, {{{gradient}}}}},")
print("""};
}

}  // namespace hpo::trial_runner""")
