#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Fits a cubic to sin(3x) by gradient descent: a training loop for `command` studies, standard library only.

Reads {"start": ...} from stdin; writes {"measure": ...} after each epoch and {"tell": ...} at the end; looks for
{"stop": ...} in between; resumes from the checkpoint of an earlier attempt. Other prints go to the trial's log.
"""
import json
import math
import os
import random
import select

stdin = open(0, "rb", buffering=0)  # unbuffered, so that select() sees every line that is not read yet
start = json.loads(stdin.readline())["start"]
settings = {"lr": 0.05, "momentum": 0.0, "epochs": 20, **start["configuration"]}


def say(kind, **message):
    print(json.dumps({kind: message}), flush=True)


def stop_message():
    if not select.select([stdin], [], [], 0)[0]:
        return None
    line = stdin.readline()
    return json.loads(line)["stop"] if line else {"resumable": True}  # closed: hpo is gone


def error(weights, x):
    return sum(w * x**k for k, w in enumerate(weights)) - math.sin(3 * x)


def train_epoch(state):
    rng = random.Random(start["seed"] * 1000 + state["epoch"])
    for _ in range(64):
        x = rng.uniform(-1, 1)
        e = error(state["weights"], x)
        for k in range(4):
            state["velocity"][k] = settings["momentum"] * state["velocity"][k] - settings["lr"] * e * x**k
            state["weights"][k] += state["velocity"][k]
    state["epoch"] += 1


state = {"epoch": 0, "weights": [0.0] * 4, "velocity": [0.0] * 4, "best": {"value": math.inf}}
if start["checkpoint"]:
    with open(os.path.join(start["checkpoint"], "state.json")) as file:
        state = json.load(file)
    print("resumed after epoch", state["epoch"])
stop = None
while state["epoch"] < settings["epochs"] and not stop:
    train_epoch(state)
    errors = [error(state["weights"], x / 50) for x in range(-50, 51)]
    loss = sum(e * e for e in errors) / len(errors)
    state["best"] = min(state["best"], {"value": loss, "step": state["epoch"]}, key=lambda best: best["value"])
    with open(os.path.join(start["folder"], "state.json"), "w") as file:
        json.dump(state, file)
    say("measure", step=state["epoch"], value=loss)
    stop = stop_message()
if stop and stop.get("resumable"):
    say("tell", cause="preempted")
else:
    say("tell", cause="stopped" if stop else "finished", **state["best"])
