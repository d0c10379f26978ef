import queue
import threading

STOP = object()
q = queue.Queue()
counts = {}


def worker(name):
    counts[name] = 0
    for item in iter(q.get, STOP):
        counts[name] += 1
    q.put(STOP)


for n in range(10):
    q.put(n)
q.put(STOP)
threads = [threading.Thread(target=worker, args=(f"w{i}",)) for i in range(3)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(sorted(counts), sum(counts.values()), q.get() is STOP)
