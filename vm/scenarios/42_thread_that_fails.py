# title: An exception in a thread stays there
# topic: Threads
# look: The second worker fails. Its thread ends with a traceback, the others go on, and `join` says nothing:
#   main believes all is well. With a pool the exception waits in the future and is raised by `result()`.
# try: Set `threading.excepthook` to count the failures. What does `map` do with the exception?
# settings: policy=gil cores=2 seed=1
import threading
import time
from concurrent.futures import ThreadPoolExecutor

finished = []


def work(n):
    time.sleep(0.1)
    if n == 2:
        raise ValueError(f"worker {n} broke down")
    finished.append(n)


threads = [threading.Thread(target=work, args=(n,), name=f"worker {n}") for n in (1, 2, 3)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print("threads: finished", sorted(finished), "- and main noticed nothing")

with ThreadPoolExecutor() as pool:
    for n, future in enumerate([pool.submit(work, n) for n in (1, 2, 3)], start=1):
        try:
            future.result()
            print(f"pool: {n} is fine")
        except ValueError as error:
            print(f"pool: {error}")
