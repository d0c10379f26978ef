# title: The life of a Future
# topic: Futures and pools
# look: A future is pending until a worker takes it, running until the function returns, then finished with a
#   result or an exception. Only a pending one can be cancelled. The callback runs in the worker's thread, at
#   the moment when the result is set.
# try: Use two workers: which futures can still be cancelled? Add a callback to a future that is already
#   finished.
# settings: policy=gil cores=2 seed=1
import threading
import time
from concurrent.futures import ThreadPoolExecutor


def work(n):
    time.sleep(0.1)
    if n == 2:
        raise ValueError("two is unlucky")
    return n * 10


def announce(future):
    print(f"  callback in {threading.current_thread().name}: done")


def state(future):
    if future.cancelled():
        return "cancelled"
    if future.running():
        return "running"
    return "finished" if future.done() else "pending"


with ThreadPoolExecutor(max_workers=1, thread_name_prefix="worker") as pool:
    futures = [pool.submit(work, n) for n in (1, 2, 3)]
    futures[0].add_done_callback(announce)
    time.sleep(0.05)
    print([state(f) for f in futures])
    print("cancel the first:", futures[0].cancel(), "- cancel the third:", futures[2].cancel())

print([state(f) for f in futures])
print("result:", futures[0].result())
print("exception:", repr(futures[1].exception()))
