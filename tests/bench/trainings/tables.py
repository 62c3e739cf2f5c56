# SPDX-License-Identifier: Apache-2.0
"""Complete tables of real trainings (shb/): every configuration of the space has been trained.

Score: regret over the one random search is expected to have after 100 trials.
"""
import json

import numpy

UNIT = "regret / random search's after 100 trials"
TABLES = {"protein": ("hpolib", "protein_structure"), "naval": ("hpolib", "naval_propulsion"),
          "phoneme": ("hpobench", "phoneme"), "vehicle": ("hpobench", "vehicle"), "cifar10": ("nasbench201", "cifar10")}
RANDOM_TRIALS = 100


class Table:
    def __init__(self, folder, family, file):
        spec = json.loads((folder / "spaces.json").read_text())["benchmarks"][family]
        values = numpy.nanmean(numpy.load(folder / family / f"{file}.npy").astype(float), axis=1)
        self.values = -values if spec["direction"] == "maximize" else values
        self.levels = spec["space"]  # a row's index: mixed radix, the last parameter fastest
        self.space = {name: {"choice": levels} if isinstance(levels[0], str) else {"integer": [0, len(levels) - 1]}
                      for name, levels in self.levels}
        self.least = float(numpy.nanmin(self.values))
        self.unit = self._expected_of_random(RANDOM_TRIALS) - self.least

    def _expected_of_random(self, trials):
        """The least of so many uniform draws with replacement."""
        ordered = numpy.sort(self.values[numpy.isfinite(self.values)])
        rank = numpy.arange(len(ordered))
        chance = (1 - rank / len(ordered)) ** trials - (1 - (rank + 1) / len(ordered)) ** trials
        return float((chance * ordered).sum())

    def value(self, configuration):
        row = 0
        for name, levels in self.levels:
            level = configuration[name]
            row = row * len(levels) + (levels.index(level) if isinstance(level, str) else level)
        return float(self.values[row])

    def score(self, value):
        return (value - self.least) / self.unit


def problems(data):
    return {name: Table(data / "shb", *place) for name, place in TABLES.items()}
