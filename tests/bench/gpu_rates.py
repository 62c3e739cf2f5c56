# SPDX-License-Identifier: Apache-2.0
"""gpu_rates.py: the networks that hpo-gpu-check times, as a user of PyTorch writes them, for a comparison by hand.

Prints optimizer steps a second, batches copied to the GPU included, eager and by torch.compile: medians of three runs of
two seconds. Samples are random and stay in pinned memory; images are bytes and become numbers on the GPU.
"""
import contextlib
import statistics
import time

import torch
from torch import nn

import torch_networks


def bytes_of(*shape):
    return torch.randint(256, shape, dtype=torch.uint8)


# name: network, samples, batch, bf16
CASES = {
    "mlp": (torch_networks.mlp, torch.rand(8 * 64, 64), 64, False),
    "small ResNet": (lambda: torch_networks.resnet18(16), bytes_of(8 * 32, 3, 32, 32), 32, False),
    "ResNet-18 bf16": (lambda: torch_networks.resnet18(64), bytes_of(8 * 256, 3, 32, 32), 256, True),
}


def rate(name, compiled):
    make, samples, batch, bf16 = CASES[name]
    samples = samples.pin_memory()
    labels = torch.randint(10, (len(samples),)).pin_memory()
    net = make().cuda()
    forward = torch.compile(net) if compiled else net
    optimizer = torch.optim.Adam(net.parameters(), 1e-3, fused=True)
    done = 0

    def run_for(seconds):
        nonlocal done
        torch.cuda.synchronize()
        start, steps = time.perf_counter(), 0
        while time.perf_counter() - start < seconds:
            first = done * batch % len(samples)
            x = samples[first:first + batch].cuda(non_blocking=True)
            y = labels[first:first + batch].cuda(non_blocking=True)
            if x.dtype == torch.uint8:
                x = (x.float() / 255 - 0.5) / 0.3
            optimizer.zero_grad()
            with torch.autocast("cuda", torch.bfloat16) if bf16 else contextlib.nullcontext():
                logits = forward(x)
            nn.functional.cross_entropy(logits.float(), y).backward()
            optimizer.step()
            done += 1
            steps += 1
        torch.cuda.synchronize()
        return steps / (time.perf_counter() - start)

    run_for(1)
    return statistics.median(run_for(2) for _ in range(3))


def main():
    torch.backends.cudnn.benchmark = True
    for name in CASES:
        print(f"{name}: {rate(name, False):.0f} steps/s eager, {rate(name, True):.0f} by torch.compile", flush=True)


main()
