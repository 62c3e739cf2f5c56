# SPDX-License-Identifier: Apache-2.0
"""network_outputs.py PROGRAM FOLDER: networks of every model, computed by hpo and by PyTorch, with weights that go from
one to the other both ways. PROGRAM is network_outputs; `make check-weights PYTHON=...` runs it.
"""
import glob
import os
import subprocess
import sys

import torch

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../examples"))
import hpo_network  # noqa: E402

TOLERANCE = 1e-5  # of the largest logit, if it is above 1: float32 sums in another order


def check(stem):
    net = hpo_network.load(stem + ".weights").eval()
    _, given = hpo_network.read_tensors(stem + ".outputs")
    samples = given["samples"]
    with torch.no_grad():
        largest = max(1.0, given["logits"].abs().max().item())
        off = (net(samples) - given["logits"]).abs().max().item() / largest
    print(f"{os.path.basename(stem):14} Python from hpo's weights, off by {off:.1e}: "
          f"{'ok' if off < TOLERANCE else 'BAD'}")
    # Other weights, which hpo has not seen.
    net.train()
    optimizer = torch.optim.SGD(net.parameters(), lr=0.01)
    net(samples).square().mean().backward()
    torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)  # batch norm over three rows has steep places
    optimizer.step()
    hpo_network.save(net, stem + ".python")
    with torch.no_grad():
        logits = net.eval()(samples)
    assert logits.isfinite().all(), stem
    hpo_network.write_tensors(stem + ".python_outputs", {"samples": samples, "logits": logits})
    return off < TOLERANCE


def main(program, folder):
    torch.manual_seed(1)
    torch.set_num_threads(1)
    os.makedirs(folder, exist_ok=True)
    subprocess.run([program, "write", folder], check=True)
    results = [check(path[:-len(".weights")]) for path in sorted(glob.glob(folder + "/*.weights"))]
    back = subprocess.run([program, "check", folder])
    sys.exit(0 if results and all(results) and back.returncode == 0 else 1)


main(sys.argv[1], sys.argv[2])
