# SPDX-License-Identifier: Apache-2.0
"""One study of a problem through `hpo ask-tell`."""
import json
import math
import pathlib
import subprocess
import tempfile


class AskTell:
    """A study in memory; leaving the `with` block ends it."""

    def __init__(self, hpo, space, sampler, seed, trials):
        self.folder = tempfile.TemporaryDirectory()
        file = pathlib.Path(self.folder.name, "study.json")
        file.write_text(json.dumps({
            "name": "bench", "seed": seed, "objective": {"metric": "value", "goal": "minimize"},
            "budget": {"trials": trials}, "sampler": {"name": sampler}, "space": space}))
        self.process = subprocess.Popen([hpo, "ask-tell", str(file), "--in-memory"], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True, bufsize=1)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait()
        self.folder.cleanup()

    def _say(self, line):
        self.process.stdin.write(json.dumps(line) + "\n")
        text = self.process.stdout.readline()
        if not text:
            raise RuntimeError("hpo ask-tell ended, see above")
        answer = json.loads(text)
        if "error" in answer:
            raise RuntimeError(answer["error"])
        return answer

    def ask(self):
        trials = self._say({"ask": 1})["trials"]
        return trials[0] if trials else None

    def tell(self, trial, value):
        self._say({"tell": {"trial": trial, "value": value}})


def best_so_far(hpo, problem, sampler, seed, trials):
    """The least value after each trial."""
    best, course = math.inf, []
    with AskTell(hpo, problem.space, sampler, seed, trials) as study:
        for _ in range(trials):
            trial = study.ask()
            if trial is not None:  # None: all of the space is known
                value = problem.value(trial["configuration"])
                study.tell(trial["trial"], value)
                best = min(best, value)
            course.append(best)
    return course
