# SPDX-License-Identifier: Apache-2.0
"""digits_samplers.py HPO STUDY.json FOLDER PLOT.svg: the study with gp and with random sampling, ten seeds each.

Prints and draws the mean over the seeds of the best validation error so far, with 95 % intervals (Student's t), at equal
trials and at equal epochs. Random sampling gets twice the trials, as its trials are stopped earlier. Studies that stand in
FOLDER already are gone on with.
"""
import json
import math
import pathlib
import subprocess
import sys

SEEDS = range(1, 11)
SAMPLERS = {"gp": ("#1f6feb", 1), "random": ("#d4881c", 2)}  # colour, budgets
T_95 = 2.262  # of Student's distribution with 9 degrees of freedom
WIDTH, HEIGHT, MARGIN = 430, 300, 48


def run(hpo, study, sampler, seed, folder):
    spec = json.loads(pathlib.Path(study).read_text())
    spec.update(name=f"{sampler}_{seed}", seed=seed, sampler={"name": sampler})
    spec["budget"]["trials"] *= SAMPLERS[sampler][1]
    file = folder / f"{spec['name']}.json"
    file.write_text(json.dumps(spec))
    subprocess.run([hpo, "run", str(file), "--dir", str(folder / spec["name"])], check=True, capture_output=True)
    return folder / spec["name"] / "journal.jsonl"


def incumbent(journal, metric):
    """The best value so far after each told trial: [(trials, epochs, value)]."""
    trials, epochs, best, points = 0, 0, math.inf, []
    for line in journal.read_text().splitlines():
        event = json.loads(line)
        if event["event"] == "measured":
            epochs += 1
        elif event["event"] == "told":
            trials += 1
            best = min(best, event.get("metrics", {}).get(metric, math.inf))
            points.append((trials, epochs, best))
    return points


def at(points, axis, place):
    known = [value for *where, value in points if where[axis] <= place]
    return known[-1] if known else math.nan


def interval(values):
    mean = sum(values) / len(values)
    deviation = math.sqrt(sum((v - mean) ** 2 for v in values) / (len(values) - 1))
    return mean, T_95 * deviation / math.sqrt(len(values))


def places(studies, axis):
    """Where every study of every sampler has a value."""
    first = max(points[0][axis] for points in studies)
    last = min(points[-1][axis] for points in studies)
    return [first + (last - first) * k / 60 for k in range(61)]


def panel(curves, where, label, left):
    top = 0.1
    x = lambda p: left + MARGIN + (p - where[0]) / (where[-1] - where[0]) * (WIDTH - 1.5 * MARGIN)
    y = lambda v: HEIGHT - MARGIN - min(v, top) / top * (HEIGHT - 1.5 * MARGIN)
    text = lambda px, py, s, anchor="middle": f'<text x="{px:.1f}" y="{py:.1f}" text-anchor="{anchor}">{s}</text>'
    parts = [f'<path d="M{x(where[0]):.1f} {y(v):.1f}H{x(where[-1]):.1f}" stroke="#ddd"/>' for v in (0, .02, .04, .06, .08, .1)]
    parts += [text(left + MARGIN - 6, y(v) + 4, f"{v:.2f}", "end") for v in (0, .02, .04, .06, .08, .1)]
    parts += [text(x(where[k]), HEIGHT - MARGIN + 18, f"{where[k]:.0f}") for k in (0, 20, 40, 60)]
    parts.append(text(left + WIDTH / 2, HEIGHT - 10, label))
    for name, rows in curves.items():
        colour = SAMPLERS[name][0]
        line = " ".join(f"{x(p):.1f},{y(m):.1f}" for p, (m, _) in zip(where, rows))
        band = [f"{x(p):.1f},{y(m + h):.1f}" for p, (m, h) in zip(where, rows)]
        band += [f"{x(p):.1f},{y(max(0, m - h)):.1f}" for p, (m, h) in reversed(list(zip(where, rows)))]
        parts.append(f'<polygon points="{" ".join(band)}" fill="{colour}" opacity="0.18"/>')
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts.append(f'<g fill="{colour}">{text(left + WIDTH - 30, 30 + 18 * list(curves).index(name), name, "end")}</g>')
    return "".join(parts)


def main():
    hpo, study, folder, plot = sys.argv[1:]
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    metric = json.loads(pathlib.Path(study).read_text())["objective"]["metric"]
    runs = {name: [incumbent(run(hpo, study, name, seed, folder), metric) for seed in SEEDS] for name in SAMPLERS}
    everything = [points for studies in runs.values() for points in studies]
    panels = []
    for axis, label in enumerate(("trials", "epochs")):
        where = places(everything, axis)
        curves = {name: [interval([at(points, axis, p) for points in studies]) for p in where] for name, studies in runs.items()}
        panels.append(panel(curves, where, f"{label} (best {metric} so far, mean of {len(SEEDS)} seeds)", axis * WIDTH))
        for k in (10, 20, 30, 40, 60):
            print(f"{label} {where[k]:6.0f}  " + "  ".join(f"{name} {rows[k][0]:.4f} +- {rows[k][1]:.4f}" for name, rows in curves.items()))
    pathlib.Path(plot).write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {2 * WIDTH} {HEIGHT}" font-family="sans-serif" font-size="12">'
        '<!-- SPDX-License-Identifier: Apache-2.0 -->'
        f'<rect width="100%" height="100%" fill="#fff"/>{"".join(panels)}</svg>\n')
    print(plot)


main()
