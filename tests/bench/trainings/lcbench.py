# SPDX-License-Identifier: Apache-2.0
"""Networks on 35 tables of OpenML: a surrogate of LCBench (yahpo/lcbench) at its last epoch.

Score: points of accuracy below the best of 20,000 random draws.
"""
import json

import numpy

UNIT = "points below the best of 20,000 random draws"
EPOCH, DRAWS, SEED = 52, 20_000, 1
SPACE = {"batch_size": {"integer": [16, 512], "scale": "log"}, "learning_rate": {"real": [1e-4, 0.1], "scale": "log"},
         "momentum": {"real": [0.1, 0.99]}, "weight_decay": {"real": [1e-5, 0.1]}, "num_layers": {"integer": [1, 5]},
         "max_units": {"integer": [64, 1024], "scale": "log"}, "max_dropout": {"real": [0, 1]}}


class Surrogate:
    def __init__(self, folder):
        try:
            import onnxruntime  # for this problem alone
        except ImportError:
            raise RuntimeError("lcbench needs onnxruntime; --problems tables,taskset,ax_hss does without") from None
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(str(folder / "model.onnx"), options)
        self.inputs = [tensor.name for tensor in self.session.get_inputs()]

    def accuracies(self, code, rows):
        rows = numpy.column_stack([numpy.full(len(rows), EPOCH), rows]).astype(numpy.float32)
        codes = numpy.full((len(rows), 1), code, numpy.int32)
        return self.session.run(None, dict(zip(self.inputs, (codes, rows))))[0][:, 1]


def draws(count):
    random, columns = numpy.random.default_rng(SEED), []
    for parameter in SPACE.values():
        low, high = parameter.get("real") or parameter["integer"]
        is_log = parameter.get("scale") == "log"
        column = random.uniform(numpy.log(low) if is_log else low, numpy.log(high) if is_log else high, count)
        column = numpy.exp(column) if is_log else column
        columns.append(numpy.round(column) if "integer" in parameter else column)
    return numpy.column_stack(columns)


class Task:
    space = SPACE

    def __init__(self, surrogate, code):
        self.surrogate, self.code = surrogate, code
        self.largest = float(surrogate.accuracies(code, draws(DRAWS)).max())

    def value(self, configuration):
        return -float(self.surrogate.accuracies(self.code, numpy.array([[configuration[name] for name in SPACE]]))[0])

    def score(self, value):
        return value + self.largest


def problems(data):
    folder = data / "yahpo" / "lcbench"
    surrogate = Surrogate(folder)
    codes = json.loads((folder / "encoding.json").read_text())["OpenML_task_id"]
    return {task: Task(surrogate, code) for task, code in codes.items() if task.isdigit()}
