# SPDX-License-Identifier: Apache-2.0
"""Regret of `hpo ask-tell` on recorded trainings that others have published; DATA holds their folders.

    python3 tests/bench/trainings HPO DATA [--problems tables,taskset,ax_hss,lcbench] [--seeds 0-9] [--trials 100]
        [--sampler gp] [--output RUNS.json] [--against RUNS.json]

Prints the mean score of each set of problems, least is best, and, against an earlier output, the mean difference of studies
of the same problem and seed, each with one standard deviation of the mean. Needs NumPy; lcbench needs onnxruntime.
"""
import argparse
import concurrent.futures
import json
import math
import os
import pathlib

try:
    import ask_tell
    import ax_hss
    import lcbench
    import tables
    import taskset
except ImportError as error:
    raise SystemExit(f"trainings: error: {error}: needs NumPy, PYTHON=... says where it is")

SETS = {"tables": tables, "taskset": taskset, "ax_hss": ax_hss, "lcbench": lcbench}
MARKS = (25, 50, 100)


def seeds(text):
    first, _, last = text.partition("-")
    if not first.isdigit() or not (last or first).isdigit() or int(last or first) < int(first):
        raise argparse.ArgumentTypeError(f"{text!r} names no seeds: write 3 or 0-9")
    return range(int(first), int(last or first) + 1)


def positive(text):
    if not text.isdigit() or int(text) == 0:
        raise argparse.ArgumentTypeError(f"is {text}: must be a whole number above 0")
    return int(text)


def chosen_set(text):
    kind, _, name = text.partition(":")
    if kind not in SETS:
        raise argparse.ArgumentTypeError(f"no set of problems is called {kind!r}: choose among {', '.join(SETS)}")
    return kind, name


def folder(text):
    path = pathlib.Path(text)
    if not text or not path.is_dir():
        raise argparse.ArgumentTypeError(f"{text!r} is no folder: give that of the recorded trainings")
    return path


def options():
    parser = argparse.ArgumentParser(prog="trainings", description="Regret on recorded trainings.")
    parser.add_argument("hpo")
    parser.add_argument("data", type=folder)
    parser.add_argument("--problems", type=lambda text: [chosen_set(one) for one in text.split(",")],
                        default=[(kind, "") for kind in SETS], help="sets, or set:name for one (default: all)")
    parser.add_argument("--seeds", type=seeds, default=range(10))
    parser.add_argument("--trials", type=positive, default=100)
    parser.add_argument("--sampler", default="gp")
    parser.add_argument("--jobs", type=positive, default=os.cpu_count())
    parser.add_argument("--output", type=pathlib.Path)
    parser.add_argument("--against", type=pathlib.Path)
    return parser.parse_args()


def mean(values):
    average = sum(values) / len(values)
    variance = sum((v - average) ** 2 for v in values) / max(1, len(values) - 1)
    return average, math.sqrt(variance / len(values))


def scores_of(chosen, kind, name):
    """{"problem/seed": the score after each trial} of one set, or of one problem in it."""
    problems = SETS[kind].problems(chosen.data)
    if not problems:
        raise RuntimeError(f"{chosen.data} holds nothing of {kind}")
    if name and name not in problems:
        raise SystemExit(f"trainings: error: {kind} has no {name!r}: choose among {', '.join(problems)}")
    names = [name] if name else list(problems)

    def study(name, seed):
        course = ask_tell.best_so_far(chosen.hpo, problems[name], chosen.sampler, seed, chosen.trials)
        return [problems[name].score(value) for value in course]

    with concurrent.futures.ThreadPoolExecutor(chosen.jobs) as pool:
        jobs = {f"{kind}:{name}/{seed}": pool.submit(study, name, seed) for name in names for seed in chosen.seeds}
        return {key: job.result() for key, job in jobs.items()}


def report(title, scores, earlier, trials):
    marks = [mark for mark in MARKS if mark <= trials] or [trials]
    for mark in marks:
        line = "{:8} after {:3} trials {:9.4f} +- {:.4f}".format(title, mark, *mean([s[mark - 1] for s in scores.values()]))
        both = [key for key in scores if key in earlier]
        if both:
            difference = mean([scores[key][mark - 1] - earlier[key][mark - 1] for key in both])
            line += "   against {:+.4f} +- {:.4f} ({} studies)".format(*difference, len(both))
        print(line, flush=True)


def main():
    chosen = options()
    earlier = json.loads(chosen.against.read_text()) if chosen.against else {}
    runs = {}
    for kind, name in chosen.problems:
        scores = scores_of(chosen, kind, name)
        print(f"{name or kind}: {len(scores)} studies; {SETS[kind].UNIT}")
        report(name or kind, scores, earlier, chosen.trials)
        runs |= scores
    if chosen.output:
        chosen.output.write_text(json.dumps(runs))


try:
    main()
except (OSError, RuntimeError, ValueError) as error:
    raise SystemExit(f"trainings: error: {error}")
