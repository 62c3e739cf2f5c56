# SPDX-License-Identifier: Apache-2.0
"""train_rates.py CASE OPTIMIZER SECONDS: what bench_train measures, as a user of PyTorch writes it.

OPTIMIZER is default (what torch.optim.Adam does unless told otherwise) or fused. Prints optimizer steps a CPU second.
"""
import sys
import time

import torch
from torch import nn

import torch_networks

# name: network, shape of a sample, batch
CASES = {
    "mlp": (torch_networks.mlp, (64,), 64),
    "convnet": (torch_networks.convnet, (1, 28, 28), 64),
    "resnet18": (torch_networks.resnet18, (3, 32, 32), 32),
    "mobilenet_v2": (torch_networks.mobilenet_v2, (3, 32, 32), 32),
    "transformer": (torch_networks.Transformer, (64,), 32),
    "lstm": (torch_networks.Lstm, (64,), 32),
}


def main():
    case, optimizer_name, seconds = sys.argv[1], sys.argv[2], float(sys.argv[3])
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    torch.manual_seed(1)
    make, shape, batch = CASES[case]
    net = make()
    if case in ("transformer", "lstm"):
        samples = torch.randint(torch_networks.VOCABULARY, (16 * batch, *shape))
        labels = torch.randint(torch_networks.VOCABULARY, (16 * batch, *shape))
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
