# outputs: many
import queue
import sys
import threading

sys.setswitchinterval(1e-6)
q = queue.Queue()
got = {"x": [], "y": []}


def consume(name):
    while (item := q.get()) is not None:
        got[name].append(item)


threads = [threading.Thread(target=consume, args=(name,)) for name in got]
for t in threads:
    t.start()
for n in range(3):
    q.put(n)
for t in threads:
    q.put(None)
for t in threads:
    t.join()
print(len(got["x"]), len(got["y"]))
