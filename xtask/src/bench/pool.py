"""What `cargo xtask bench` compares our process pool with.

Usage: pool.py TASKS WORKERS REPEATS CHUNKSIZE…
Prints the seconds of each repeat by chunk size: from the start of the pool to the last result.
"""

import json
import sys
import time
from concurrent.futures import ProcessPoolExecutor


def nothing(_):
    pass


def measure(tasks, workers, chunksize):
    began = time.perf_counter()
    with ProcessPoolExecutor(max_workers=workers) as pool:
        for _ in pool.map(nothing, range(tasks), chunksize=chunksize):
            pass
        return time.perf_counter() - began


if __name__ == "__main__":
    tasks, workers, repeats, *chunksizes = map(int, sys.argv[1:])
    print(json.dumps({c: [measure(tasks, workers, c) for _ in range(repeats)] for c in chunksizes}))
