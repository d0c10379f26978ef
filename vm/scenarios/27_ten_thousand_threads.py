# title: 10,000 threads?
# topic: Threads
# look: The same as with coroutines, now with a thread for each. Every start costs time, and every thread its
#   own stack; starting them takes as long as the sleep itself. Somewhere the system says no: here at 20,000
#   threads, in CPython it depends on the machine.
# try: Ask for 25,000 and read what the limit says. A pool of a thousand threads does the same work: how much
#   longer does it take?
# settings: policy=gil cores=2 seed=1
import threading
import time

COUNT = 10_000


def sleeper():
    time.sleep(0.5)


start = time.perf_counter()
threads = []
try:
    for _ in range(COUNT):
        thread = threading.Thread(target=sleeper)
        thread.start()
        threads.append(thread)
except RuntimeError as error:
    print("no more:", error)
for thread in threads:
    thread.join()
print(f"{len(threads)} threads were started")
print(f"took {time.perf_counter() - start:.1f} s")
