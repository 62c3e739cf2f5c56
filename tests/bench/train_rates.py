# SPDX-License-Identifier: Apache-2.0
"""train_rates.py CASE OPTIMIZER SECONDS: what bench_train measures, as a user of PyTorch writes it.

OPTIMIZER is default (what torch.optim.Adam does unless told otherwise) or fused. Prints optimizer steps a CPU second.
"""
import sys
import time

import torch
from torch import nn


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


def resnet18():
    layers = [nn.Conv2d(3, 64, 3, 1, 1, bias=False), nn.BatchNorm2d(64), nn.ReLU(inplace=True)]
    inputs = 64
    for stage, outputs in enumerate((64, 128, 256, 512)):
        for block in range(2):
            layers.append(BasicBlock(inputs, outputs, 2 if stage > 0 and block == 0 else 1))
            inputs = outputs
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(512, 10))


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
    def __init__(self, vocabulary=65, context=64, width=128, heads=4, depth=4):
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
    def __init__(self, vocabulary=65, width=256, embedding=128):
        super().__init__()
        self.tokens = nn.Embedding(vocabulary, embedding)
        self.recurrent = nn.LSTM(embedding, width, batch_first=True)
        self.output = nn.Linear(width, vocabulary)

    def forward(self, tokens):
        return self.output(self.recurrent(self.tokens(tokens))[0])


VOCABULARY = 65  # of the cases that read tokens and predict one after each

# name: network, shape of a sample, batch
CASES = {
    "mlp": (mlp, (64,), 64),
    "convnet": (convnet, (1, 28, 28), 64),
    "resnet18": (resnet18, (3, 32, 32), 32),
    "mobilenet_v2": (mobilenet_v2, (3, 32, 32), 32),
    "transformer": (Transformer, (64,), 32),
    "lstm": (Lstm, (64,), 32),
}


def main():
    case, optimizer_name, seconds = sys.argv[1], sys.argv[2], float(sys.argv[3])
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    torch.manual_seed(1)
    make, shape, batch = CASES[case]
    net = make()
    if case in ("transformer", "lstm"):
        samples = torch.randint(VOCABULARY, (16 * batch, *shape))
        labels = torch.randint(VOCABULARY, (16 * batch, *shape))
    else:
        samples = torch.rand(16 * batch, *shape) * 2 - 1
        labels = torch.randint(10, (16 * batch,))
    optimizer = torch.optim.Adam(net.parameters(), 1e-3, **({"fused": True} if optimizer_name == "fused" else {}))
    done = 0

    def run_for(limit):
        nonlocal done
        start, steps = time.thread_time(), 0
        while (elapsed := time.thread_time() - start) < limit:
            first = done * batch % len(samples)
            optimizer.zero_grad()
            logits = net(samples[first:first + batch])
            loss = nn.functional.cross_entropy(logits.flatten(0, -2), labels[first:first + batch].flatten())
            loss.backward()
            optimizer.step()
            done += 1
            steps += 1
        return steps / elapsed

    if seconds == 0:  # the first step alone, for cold_start.py
        run_for(1e-9)
        return
    run_for(seconds / 10)
    print(f"{run_for(seconds):.3f}")


main()
