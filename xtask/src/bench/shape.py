"""Speed-ups of threads and processes over sequential, for work that computes and work that waits, as JSON.

Runs unchanged on CPython (in real time) and on the simulated machine (in virtual time, where one round is enough).
The argument is the number of rounds. In each, sequential, threads and processes take turns, so that whatever else the
machine does hits all of them; the median of the rounds' ratios counts.
"""

import json
import statistics
import sys
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


def measure(function, argument, rounds):
    arguments = [argument] * TASKS
    speedups = {"threads": [], "processes": []}
    for _ in range(rounds):
        for name, pool in (("threads", ThreadPoolExecutor), ("processes", ProcessPoolExecutor)):
            def in_pool():
                with pool(max_workers=WORKERS) as executor:
                    list(executor.map(function, arguments))
            before = timed(lambda: [function(one) for one in arguments])
            parallel = timed(in_pool)
            after = timed(lambda: [function(one) for one in arguments])
            speedups[name].append((before + after) / 2 / parallel)
    return speedups


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    rows = []
    for label, function, argument in (("computing", compute, 4_000_000), ("waiting", wait, 0.2)):
        for name, speedups in measure(function, argument, rounds).items():
            rows.append({
                "name": f"{label}, {name}",
                "speedup": statistics.median(speedups),
                "least": min(speedups),
                "most": max(speedups),
            })
    print(json.dumps(rows))


if __name__ == "__main__":
    main()
