# SPDX-License-Identifier: Apache-2.0
"""cold_start.py HPO_TRIAL PYTHON: seconds from the start of a process to the end of its first optimizer step.

hpo-trial is told to train an epoch of one step and is timed up to its first measurement, which takes a look at the
validation rows too. PYTHON, which has torch, imports it, builds the same network and does the same step. In turn on one
core; medians. Processor time, which other work on the machine changes less, is that of the whole process: hpo-trial's
has another epoch in it.
"""
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time

RUNS = int(os.environ.get("RUNS", "9"))
GOAL = 0.25  # of Python's time
# Three parts of synthetic points: 60 rows to train on are one batch.
DOCUMENT = {"dataset": {"name": "synthetic", "synthetic": {"rows": 100}, "split": {"validation": 0.2, "test": 0.2}},
            "model": {"name": "mlp", "mlp": {"depth": 1, "width": 32}}, "optimizer": {"name": "adam"}, "epochs": 2,
            "batch_size": 60}


def first_step_of(hpo_trial, folder):
    start = {"members": [{"trial": 0, "attempt": 1, "token": "t", "seed": 1, "document": DOCUMENT, "configuration": {},
                          "folder": folder}],
             "objective": {"metric": "valid.error", "goal": "minimize"}, "device": "cpu", "threads": 1}
    begin = time.perf_counter()
    with subprocess.Popen([hpo_trial], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as runner:
        print(json.dumps({"start": start}), file=runner.stdin, flush=True)
        for line in runner.stdout:
            message = json.loads(line)
            assert "tell" not in message, line
            if "measure" in message:
                seconds = time.perf_counter() - begin
                runner.stdin.close()
                return seconds
    raise RuntimeError("hpo-trial measured nothing")


def first_step_in(python):
    script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "train_rates.py")
    begin = time.perf_counter()
    subprocess.run([python, script, "mlp", "default", "0"], check=True)
    return time.perf_counter() - begin


def with_processor_time(run, *arguments):
    def used():
        usage = resource.getrusage(resource.RUSAGE_CHILDREN)
        return usage.ru_utime + usage.ru_stime
    before = used()
    seconds = run(*arguments)
    return seconds, used() - before


def main(hpo_trial, python):
    os.environ["OMP_NUM_THREADS"] = "1"
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    rows = []
    for _ in range(RUNS):
        with tempfile.TemporaryDirectory() as folder:
            rows.append(with_processor_time(first_step_of, hpo_trial, folder) +
                        with_processor_time(first_step_in, python))
    ours, ours_processor, theirs, theirs_processor = (statistics.median(column) for column in zip(*rows))
    print(f"cold start to the first step, seconds (processor): hpo-trial {ours:.2f} ({ours_processor:.2f}), "
          f"Python {theirs:.2f} ({theirs_processor:.2f}), ratio {ours / theirs:.2f} "
          f"({ours_processor / theirs_processor:.2f}), goal: at most {GOAL}")


main(sys.argv[1], sys.argv[2])
