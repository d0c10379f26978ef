"""Speed-ups of threads and processes over sequential, for work that computes and work that waits, as JSON.

Runs unchanged on CPython (in real time) and on the simulated machine (in virtual time).
"""

import json
import os
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

WORKERS = 2
TASKS = 4


def compute(n):
    total = 0
    for i in range(n):
        total += i * i % 7
    return total


def wait(seconds):
    time.sleep(seconds)
    return seconds


def timed(run):
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def measure(function, argument):
    arguments = [argument] * TASKS
    sequential = min(timed(lambda: [function(one) for one in arguments]) for _ in range(3))
    speedups = {}
    for name, pool in (("threads", ThreadPoolExecutor), ("processes", ProcessPoolExecutor)):
        def run():
            with pool(max_workers=WORKERS) as executor:
                list(executor.map(function, arguments))
        speedups[name] = sequential / min(timed(run) for _ in range(3))
    return speedups


def main():
    rows = []
    for label, function, argument in (("computing", compute, 2_000_000), ("waiting", wait, 0.2)):
        for name, speedup in measure(function, argument).items():
            rows.append({"name": f"{label}, {name}", "speedup": speedup})
    print(json.dumps(rows))


if __name__ == "__main__":
    main()
