# title: A bounded queue slows the producer down
# topic: Queues
# look: The queue has room for two. When it is full, `put` blocks, and the fast producer falls into step with
#   the slow consumer: this is back-pressure. Without a bound the queue would hold whatever the memory can.
# try: `maxsize=0` (no bound): when does the producer finish then? Try `put(..., timeout=0.1)` and handle
#   `queue.Full`.
# settings: policy=gil cores=2 seed=1
import queue
import threading
import time

line = queue.Queue(maxsize=2)
start = time.perf_counter()


def now():
    return f"{time.perf_counter() - start:.1f} s"


def producer():
    for n in range(6):
        line.put(n)
        print(f"{now()}  put {n}   (in the queue: {line.qsize()})")
    line.put(None)
    print(f"{now()}  producer is done")


def consumer():
    while (n := line.get()) is not None:
        time.sleep(0.2)
        print(f"{now()}        used {n}")


threads = [threading.Thread(target=producer, name="producer"), threading.Thread(target=consumer, name="consumer")]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
