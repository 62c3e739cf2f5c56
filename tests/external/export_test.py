# SPDX-License-Identifier: Apache-2.0
"""export_test.py HPO: an exported network, retrained or not, gives outside hpo the outputs it gave inside.

The table has two distinct rows, one a class. However the split mixes them, a loss over n rows is a mean of k times the
one class's cross entropy and n - k times the other's, so the measured loss must be one of n + 1 numbers that NumPy
computes from the exported weights.
"""
import json
import math
import subprocess
import sys

import numpy as np
from safetensors.numpy import load_file

ROWS, TEST = 200, 40
SAMPLES = np.array([[0.2, -1.0, 0.7, 0.1], [-0.4, 0.8, 0.3, -0.6]], dtype=np.float32)
# float32 sums in another order: a few units in the last of seven digits. A wrong formula misses by far more.
TOLERANCE = 2e-6


def study(name, model):
    return {"name": name, "seed": 3, "budget": {"trials": 2},
            "objective": {"metric": "valid.loss", "goal": "minimize"},
            "space": {"optimizer.lr": {"real": [1e-4, 1e-3], "scale": "log"}},
            "training": {"dataset": {"name": "csv", "csv": {"path": "table.csv", "target": "label",
                                                            "standardize": False}},
                         "model": {"name": "mlp", "mlp": model}, "epochs": 2, "batch_size": 32}}


def run(*command):
    result = subprocess.run(command, capture_output=True, text=True)
    assert result.returncode == 0, (command, result.stderr)
    return result.stdout


def layer(kind, node, weights, inputs):
    x, name = inputs[0], node["name"]
    if kind == "linear":
        y = x @ weights[name + ".weight"].T
        return y + weights[name + ".bias"] if node["bias"] else y
    if kind == "batch_norm":
        mean, variance = weights[name + ".running_mean"], weights[name + ".running_var"]
        scaled = (x - mean) / np.sqrt(variance + node["epsilon"])
        return scaled * weights[name + ".weight"] + weights[name + ".bias"]
    if kind == "gelu":
        return 0.5 * x * (1 + np.vectorize(math.erf)(x / math.sqrt(2)))
    return {"relu": lambda: np.maximum(x, 0), "silu": lambda: x / (1 + np.exp(-x)), "tanh": lambda: np.tanh(x),
            "dropout": lambda: x, "sum": lambda: sum(inputs)}[kind]()


def logits(folder):
    weights = {name: array.astype(np.float64) for name, array in load_file(folder + "/weights.safetensors").items()}
    outputs = []
    for node in json.load(open(folder + "/architecture.json"))["layers"]:
        inputs = [SAMPLES.astype(np.float64) if i == -1 else outputs[i] for i in node["inputs"]]
        outputs.append(layer(node.get("function", node["kind"]), node, weights, inputs))
    return outputs[-1]


def check_folder(folder):
    out = logits(folder)
    losses = np.log(np.exp(out).sum(axis=1)) - out[[0, 1], [0, 1]]
    metrics = json.load(open(folder + "/metrics.json"))
    measured = metrics["test"]["test.loss"]
    possible = [(k * losses[0] + (TEST - k) * losses[1]) / TEST for k in range(TEST + 1)]
    miss = min(abs(value - measured) for value in possible)
    print(f"{folder}: cross entropies {losses}, test.loss {measured}, off by {miss:.1e}")
    assert abs(losses[0] - losses[1]) > 100 * TOLERANCE, "the classes cost the same: the test would prove little"
    assert miss < TOLERANCE
    assert json.load(open(folder + "/training.json"))["model"]["name"] == "mlp"
    assert "load_file" in open(folder + "/README.md").read()
    return metrics


def check(hpo, name, model):
    with open(name + ".json", "w") as file:
        json.dump(study(name, model), file)
    run(hpo, "run", name + ".json")
    run(hpo, "best", name, "--export", name)
    check_folder(name)
    run(hpo, "retrain", name, "--output", name + "-all")
    rows = check_folder(name + "-all")["rows"]
    assert rows == {"train": ROWS - TEST, "validation": 0, "test": TEST}, rows
    assert open(name + "/weights.safetensors", "rb").read() != open(name + "-all/weights.safetensors", "rb").read()


def main(hpo):
    with open("table.csv", "w") as table:
        table.write("a,b,c,d,label\n")
        for row in range(ROWS):
            table.write(",".join(f"{x:.1f}" for x in SAMPLES[row % 3 % 2]) + f",{row % 3 % 2}\n")
    check(hpo, "plain", {"depth": 1, "width": 8, "activation": "relu"})
    check(hpo, "deep", {"depth": 3, "width": 16, "activation": "gelu", "batch_norm": True, "residual": True,
                        "dropout": 0.2})
    # A study that is no training by hpo-trial leaves no weights: one clear error.
    with open("shell.json", "w") as file:
        json.dump({"name": "shell", "budget": {"trials": 1}, "space": {"x": {"real": [0, 1]}},
                   "command": ["sh", "-c", "echo '{\"tell\": {\"value\": 1}}'"]}, file)
    subprocess.run([hpo, "run", "shell.json"], capture_output=True)
    refused = subprocess.run([hpo, "best", "shell", "--export", "shell"], capture_output=True, text=True)
    assert refused.returncode != 0 and refused.stdout == "" and refused.stderr.count("\n") == 1, refused


main(sys.argv[1])
