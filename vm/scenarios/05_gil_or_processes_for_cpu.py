# title: Counting primes: the GIL against processes
# topic: Processes
# look: Two threads take as long as no threads at all: only the one that holds the GIL runs, and the GIL's lane
#   shows it going back and forth. Two processes have a GIL each; they pay for starting, then really run side by
#   side.
# try: Change the policy to free-threaded and run again. Then make the numbers ten times smaller: when do
#   processes stop paying?
# settings: policy=gil cores=2 seed=1
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

RANGES = [(1, 52_000), (52_000, 80_000)]


def count_primes(first, last):
    found = 0
    for n in range(max(first, 2), last):
        divisor = 2
        while divisor * divisor <= n and n % divisor:
            divisor += 1
        if divisor * divisor > n:
            found += 1
    return found


def in_this_thread():
    return sum(count_primes(*r) for r in RANGES)


def in_pool(pool_type):
    with pool_type(max_workers=2) as pool:
        return sum(pool.map(count_primes, *zip(*RANGES)))


if __name__ == "__main__":
    for name, work in [
        ("one thread   ", in_this_thread),
        ("two threads  ", lambda: in_pool(ThreadPoolExecutor)),
        ("two processes", lambda: in_pool(ProcessPoolExecutor)),
    ]:
        start = time.perf_counter()
        primes = work()
        print(f"{name} {primes} primes in {(time.perf_counter() - start) * 1000:4.0f} ms")
