import queue
import threading

q = queue.Queue(maxsize=3)


def produce(base):
    for i in range(5):
        q.put(base + i)


producers = [threading.Thread(target=produce, args=(base,)) for base in (0, 100, 200)]
for p in producers:
    p.start()
items = [q.get() for _ in range(15)]
for p in producers:
    p.join()
print(sorted(items))
for base in (0, 100, 200):
    mine = [i for i in items if i // 100 == base // 100]
    print(base, "in order:", mine == sorted(mine))
