"""Runs a program's main() in this process, several times, and prints the median of the seconds that it took."""

import statistics
import sys
import time

path, repeats = sys.argv[1], int(sys.argv[2])
namespace = {"__name__": "measured"}
with open(path) as file:
    exec(compile(file.read(), path, "exec"), namespace)
seconds = []
for _ in range(repeats):
    start = time.perf_counter()
    namespace["main"]()
    seconds.append(time.perf_counter() - start)
print(statistics.median(seconds))
