# SPDX-License-Identifier: Apache-2.0
"""A network on MNIST with two switches, each of which brings a parameter of its own (ax_hss/): sums of trees that predict the
accuracy, one for each pair of switches.

Score: regret, the largest sum being 1.0791.
"""
import json

import numpy

UNIT = "regret"
LARGEST = 1.0790634


class Trees:
    def __init__(self, file):
        learner = json.loads(file.read_text())["learner"]
        self.base = float(str(learner["learner_model_param"]["base_score"]).strip("[]"))
        self.trees = [(tree["left_children"], tree["right_children"], tree["split_indices"],
                       numpy.array(tree["split_conditions"], numpy.float32))
                      for tree in learner["gradient_booster"]["model"]["trees"]]

    def predict(self, values):
        values = numpy.array(values, numpy.float32)
        total = self.base
        for left, right, split, condition in self.trees:
            node = 0
            while left[node] >= 0:
                node = left[node] if values[split[node]] < condition[node] else right[node]
            total += float(condition[node])
        return total


class Network:
    space = {"use_dropout": {"boolean": True}, "use_weight_decay": {"boolean": True},
             "learning_rate": {"real": [1e-5, 1], "scale": "log"},
             "dropout": {"real": [0.1, 0.5], "when": {"use_dropout": True}},
             "weight_decay": {"real": [1e-5, 1], "scale": "log", "when": {"use_weight_decay": True}}}

    def __init__(self, folder):
        self.branches = [Trees(folder / f"mnist_xgb_model_{k}.json") for k in range(4)]

    def value(self, configuration):
        branch = 2 * configuration["use_dropout"] + configuration["use_weight_decay"]
        active = [configuration[name] for name in ("learning_rate", "dropout", "weight_decay") if name in configuration]
        return -self.branches[branch].predict(active)

    def score(self, value):
        return value + LARGEST


def problems(data):
    return {"mnist": Network(data / "ax_hss")}
