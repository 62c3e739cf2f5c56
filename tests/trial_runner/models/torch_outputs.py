# SPDX-License-Identifier: Apache-2.0
"""Writes torch_outputs.h: what torch.nn computes for four small networks.

Run once with PyTorch 2.11 from this folder: python torch_outputs.py > torch_outputs.h; clang-format -i torch_outputs.h
Weights and samples are formulas that torch_outputs_test.cc has too.
"""
import math
from collections import OrderedDict

import torch
from torch import nn

ROWS = 2


class Lstm(nn.Module):
    def __init__(self):
        super().__init__()
        self.tokens = nn.Embedding(7, 4)
        self.recurrent = nn.LSTM(4, 3, 2, batch_first=True, bidirectional=True)
        self.output = nn.Linear(6, 3)

    def forward(self, x):
        states = self.recurrent(self.tokens(x))[0]
        return self.output(torch.cat([states[:, -1, :3], states[:, 0, 3:]], 1))


class Transformer(nn.Module):
    def __init__(self):
        super().__init__()
        self.tokens = nn.Embedding(7, 4)
        self.positions = nn.Embedding(5, 4)
        block = nn.TransformerEncoderLayer(4, 2, 16, activation="gelu", batch_first=True, norm_first=True)
        self.layers = nn.TransformerEncoder(block, 2, enable_nested_tensor=False).layers
        self.norm = nn.LayerNorm(4)
        self.head = nn.Linear(4, 3)

    def forward(self, x):
        x = self.tokens(x) + self.positions.weight
        for layer in self.layers:
            x = layer(x)
        return self.head(self.norm(x).mean(1))


def mlp():
    return nn.Sequential(OrderedDict(
        hidden0=nn.Linear(4, 5), norm0=nn.BatchNorm1d(5), activation0=nn.GELU(),
        hidden1=nn.Linear(5, 5), norm1=nn.BatchNorm1d(5), activation1=nn.GELU(), output=nn.Linear(5, 3)))


def convnet():
    def stage(inputs, outputs):
        return nn.Sequential(nn.Conv2d(inputs, outputs, 3, padding=1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU(),
                             nn.MaxPool2d(2))
    return nn.Sequential(OrderedDict(stage0=stage(1, 2), stage1=stage(2, 4), flat=nn.Flatten(),
                                     output=nn.Linear(16, 3)))


CONVNET_NAMES = {"stage0.0": "conv0.0", "stage0.1": "norm0.0", "stage1.0": "conv1.0", "stage1.1": "norm1.0"}
CASES = [("mlp", mlp, (4,), 0), ("convnet", convnet, (1, 8, 8), 0), ("lstm", Lstm, (5,), 7),
         ("transformer", Transformer, (5,), 7)]


def hpo_name(name):
    layer, last = name.rsplit(".", 1)
    return CONVNET_NAMES.get(layer, layer) + "." + last


def number(tensor, i):
    return math.sin(1 + tensor + 0.7 * i)


def fill(net):
    tensors = {hpo_name(name): tensor for name, tensor in net.state_dict().items() if tensor.is_floating_point()}
    for position, name in enumerate(sorted(tensors)):
        tensor, start = tensors[name], 1.0 if name.endswith("running_var") else 0.0
        values = [start + 0.4 * number(position, i) for i in range(tensor.numel())]
        tensor.copy_(torch.tensor(values, dtype=torch.float64).reshape(tensor.shape))


def samples(shape, vocabulary):
    count = ROWS * math.prod(shape)
    if vocabulary > 0:
        return torch.tensor([(5 * i + i // 3 + 2) % vocabulary for i in range(count)]).reshape(ROWS, *shape)
    return torch.tensor([math.sin(0.3 * i) for i in range(count)], dtype=torch.float64).float().reshape(ROWS, *shape)


def main():
    print("""// SPDX-License-Identifier: Apache-2.0
//
// Logits of small networks by PyTorch 2.11. Written by torch_outputs.py: do not edit.
#pragma once

#include <array>

namespace hpo::trial_runner {

struct TorchOutputs {
  const char* model;
  std::array<double, 6> logits;  // two rows of three classes
};

inline constexpr TorchOutputs kTorchOutputs[] = {""")
    with torch.no_grad():
        for name, make, shape, vocabulary in CASES:
            net = make().eval()
            fill(net)
            logits = net(samples(shape, vocabulary)).flatten().tolist()
            print(f'{{"{name}", {{{", ".join(f"{x:.8g}" for x in logits)}}}}},')
    print("};\n\n}  // namespace hpo::trial_runner")


main()
