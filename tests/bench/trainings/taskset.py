# SPDX-License-Identifier: Apache-2.0
"""Four recurrent networks under Adam (taskset/): a proposal counts as the nearest of 1,000 trainings, all parameters that
span two decades or more logarithmic. Losses that diverged, or are worse than twice the median, count as that.

Score: log10 of the regret, of which the median training has 1; below 1e-3 as 1e-3 more.
"""
import math

import numpy

UNIT = "log10 of the regret"
NAMES = ["learning_rate", "beta1", "beta2", "epsilon", "l1", "l2", "linear_decay", "exponential_decay"]
LAST_VALIDATION = len(NAMES) + 2 * 51 - 1  # columns: parameters, then 51 epochs each of training, validation and test
LEAST = 1e-3


class Trainings:
    def __init__(self, file):
        rows = numpy.load(file).astype(float)
        parameters, losses = rows[:, :len(NAMES)], rows[:, LAST_VALIDATION]
        self.median = float(numpy.nanmedian(losses))
        self.losses = numpy.minimum(numpy.where(numpy.isfinite(losses), losses, numpy.inf), 2 * self.median)
        self.least = float(self.losses.min())
        self.low, self.high = parameters.min(axis=0), parameters.max(axis=0)
        self.is_log = (self.low > 0) & (self.high > 100 * numpy.maximum(self.low, 0))
        self.places = self._place(parameters)
        self.space = {name: {"real": [low, high]} | ({"scale": "log"} if is_log else {})
                      for name, low, high, is_log in zip(NAMES, self.low.tolist(), self.high.tolist(), self.is_log)}

    def _place(self, parameters):
        """In the unit cube."""
        scaled = [numpy.where(self.is_log, numpy.log(numpy.where(self.is_log, p, 1)), p)
                  for p in (parameters, self.low, self.high)]
        return (scaled[0] - scaled[1]) / (scaled[2] - scaled[1])

    def value(self, configuration):
        place = self._place(numpy.array([configuration[name] for name in NAMES]))
        return float(self.losses[((self.places - place) ** 2).sum(axis=1).argmin()])

    def score(self, value):
        return math.log10((value - self.least) / (self.median - self.least) + LEAST)


def problems(data):
    files = sorted((data / "taskset").glob("*.npy"))
    return {file.stem.split("imdb_")[-1]: Trainings(file) for file in files}
