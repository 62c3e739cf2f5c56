# SPDX-License-Identifier: Apache-2.0
"""torch_networks.py: the networks of the benches, as a user of PyTorch writes them.

The programs that they are compared with build the same ones: train_rates.cc and tests/gpu/rate_bench.cc.
"""
import torch
from torch import nn

VOCABULARY = 65  # of the networks that read tokens and predict one after each


def mlp():
    return nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10))


def convnet():
    return nn.Sequential(
        nn.Conv2d(1, 16, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(16, 32, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(32 * 49, 64), nn.ReLU(), nn.Linear(64, 10))


class BasicBlock(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.relu = nn.ReLU(inplace=True)
        self.downsample = None
        if stride != 1 or inputs != outputs:
            self.downsample = nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))

    def forward(self, x):
        shortcut = x if self.downsample is None else self.downsample(x)
        return self.relu(self.bn2(self.conv2(self.relu(self.bn1(self.conv1(x))))) + shortcut)


def resnet18(width=64):
    layers = [nn.Conv2d(3, width, 3, 1, 1, bias=False), nn.BatchNorm2d(width), nn.ReLU(inplace=True)]
    inputs = width
    for stage in range(4):
        outputs = width << stage
        for block in range(2):
            layers.append(BasicBlock(inputs, outputs, 2 if stage > 0 and block == 0 else 1))
            inputs = outputs
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(inputs, 10))


class InvertedResidual(nn.Module):
    def __init__(self, inputs, outputs, stride, expansion):
        super().__init__()
        hidden = inputs * expansion
        layers = []
        if expansion != 1:
            layers += [nn.Conv2d(inputs, hidden, 1, bias=False), nn.BatchNorm2d(hidden), nn.ReLU6(inplace=True)]
        layers += [nn.Conv2d(hidden, hidden, 3, stride, 1, groups=hidden, bias=False), nn.BatchNorm2d(hidden),
                   nn.ReLU6(inplace=True), nn.Conv2d(hidden, outputs, 1, bias=False), nn.BatchNorm2d(outputs)]
        self.conv = nn.Sequential(*layers)
        self.shortcut = stride == 1 and inputs == outputs

    def forward(self, x):
        return x + self.conv(x) if self.shortcut else self.conv(x)


def mobilenet_v2():
    layers = [nn.Conv2d(3, 32, 3, 2, 1, bias=False), nn.BatchNorm2d(32), nn.ReLU6(inplace=True)]
    inputs = 32
    for expansion, outputs, count, stride in ((1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1),
                                              (6, 160, 3, 2), (6, 320, 1, 1)):
        for block in range(count):
            layers.append(InvertedResidual(inputs, outputs, stride if block == 0 else 1, expansion))
            inputs = outputs
    layers += [nn.Conv2d(320, 1280, 1, bias=False), nn.BatchNorm2d(1280), nn.ReLU6(inplace=True),
               nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Dropout(0.2), nn.Linear(1280, 10)]
    return nn.Sequential(*layers)


class Transformer(nn.Module):
    def __init__(self, vocabulary=VOCABULARY, context=64, width=128, heads=4, depth=4):
        super().__init__()
        self.tokens = nn.Embedding(vocabulary, width)
        self.positions = nn.Parameter(torch.randn(context, width) * 0.02)
        self.blocks = nn.ModuleList(
            nn.ModuleDict({"norm1": nn.LayerNorm(width), "qkv": nn.Linear(width, 3 * width),
                           "out": nn.Linear(width, width), "norm2": nn.LayerNorm(width),
                           "linear1": nn.Linear(width, 4 * width), "linear2": nn.Linear(4 * width, width)})
            for _ in range(depth))
        self.norm = nn.LayerNorm(width)
        self.heads = heads

    def forward(self, tokens):
        x = self.tokens(tokens) + self.positions
        batch, length, width = x.shape
        for block in self.blocks:
            q, k, v = (part.view(batch, length, self.heads, -1).transpose(1, 2)
                       for part in block["qkv"](block["norm1"](x)).chunk(3, 2))
            read = nn.functional.scaled_dot_product_attention(q, k, v, is_causal=True)
            x = x + block["out"](read.transpose(1, 2).reshape(batch, length, width))
            x = x + block["linear2"](nn.functional.gelu(block["linear1"](block["norm2"](x))))
        return nn.functional.linear(self.norm(x), self.tokens.weight)


class Lstm(nn.Module):
    def __init__(self, vocabulary=VOCABULARY, width=256, embedding=128):
        super().__init__()
        self.tokens = nn.Embedding(vocabulary, embedding)
        self.recurrent = nn.LSTM(embedding, width, batch_first=True)
        self.output = nn.Linear(width, vocabulary)

    def forward(self, tokens):
        return self.output(self.recurrent(self.tokens(tokens))[0])
