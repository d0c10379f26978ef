# title: Compiled code releases the GIL
# topic: Processes
# look: The same sum of work twice: once in Python, which needs the GIL all the time, and once in a compiled
#   kernel, which lets go of it while it calculates. Look at the GIL's lane. This is why threads help with
#   NumPy, hashing and pictures.
# try: Four threads on four cores. Then on one core: does letting go of the GIL still help?
# settings: policy=gil cores=2 seed=1
import threading
import time

import kernels


def primes_in_python(low, high):
    return sum(all(n % d for d in range(2, int(n**0.5) + 1)) for n in range(max(low, 2), high))


def run(function, limit):
    half = limit // 2
    start = time.perf_counter()
    threads = [threading.Thread(target=function, args=part) for part in ((0, half), (half, limit))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    both = time.perf_counter() - start

    start = time.perf_counter()
    function(0, half)
    function(half, limit)
    alone = time.perf_counter() - start
    print(f"{function.__name__:16} two threads are {alone / both:.1f} times as fast as one")


run(primes_in_python, 4000)
run(kernels.primes, 2_000_000)
