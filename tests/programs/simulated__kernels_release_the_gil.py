# cpython: no (the playground's own module)
import time
from concurrent.futures import ThreadPoolExecutor

import kernels


def run(workers):
    start = time.perf_counter()
    with ThreadPoolExecutor(workers) as executor:
        counts = list(executor.map(lambda n: kernels.primes(0, 5_000_000), range(2)))
    return counts[0] == counts[1], time.perf_counter() - start


one = run(1)
two = run(2)
print(one[0], two[0])
print("two threads are faster:", two[1] < one[1])
# order: by time
