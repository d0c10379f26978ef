# title: A future waits for a future, in a pool of one
# topic: Futures and pools
# look: The outer task holds the only worker and waits for the inner task, which waits for a worker. The run
#   ends with a deadlock that says so. With two workers it works, until there are two outer tasks.
# try: `max_workers=2`. Then submit the outer task twice. The cure: submit the inner task from outside and pass
#   on its result.
# settings: policy=gil cores=2 seed=1
from concurrent.futures import ThreadPoolExecutor


def inner():
    return 21


def outer(pool):
    print("outer: submitting inner and waiting for it")
    future = pool.submit(inner)
    return future.result() * 2       # inner is queued behind us


with ThreadPoolExecutor(max_workers=1) as pool:
    answer = pool.submit(outer, pool)
    print("answer:", answer.result())
