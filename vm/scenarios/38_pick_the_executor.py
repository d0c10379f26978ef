# title: One program, any executor
# topic: Futures and pools
# look: `interleave.Executor` is the executor that you pick on the page: sequential, threads, processes,
#   interpreters. Its interface is that of concurrent.futures. Compare them: the waiting part gains from
#   threads, the calculating part only from processes or free threading.
# try: Compare all executors at once. Then change the number of cores.
# settings: policy=gil cores=4 seed=1
import time

from interleave import Executor


def wait(n):
    time.sleep(0.2)
    return n


def calculate(n):
    total = 0
    for i in range(100_000):
        total += i * n % 7
    return total


def measure(name, work):
    start = time.perf_counter()
    with Executor(max_workers=4) as executor:
        results = list(executor.map(work, range(4)))
    print(f"{name}: {time.perf_counter() - start:.2f} s   {results}")


if __name__ == "__main__":
    measure("waiting    ", wait)
    measure("calculating", calculate)
