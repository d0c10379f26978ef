# title: 10,000 threads?
# topic: Threads
# look: The same as with coroutines, now with a thread for each. Every start costs time and memory for a stack, and somewhere the system says no. Here a limit stops the program and names itself; in CPython it depends on the machine.
# try: Find the largest count that works here. A pool of a hundred threads does the same work: how much longer does it take?
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
