import queue
import threading
import time

q = queue.Queue(maxsize=2)
log = []


def producer():
    for i in range(4):
        q.put(i)
        log.append(f"put {i}")


t = threading.Thread(target=producer)
t.start()
time.sleep(0.03)
print(log, q.full())
for _ in range(4):
    print("got", q.get(), end="; ")
    time.sleep(0.01)
t.join()
print()
print(log)
