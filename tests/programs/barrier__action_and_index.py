import threading

calls = []
barrier = threading.Barrier(3, action=lambda: calls.append("all here"))
indexes = []


def worker():
    indexes.append(barrier.wait())


threads = [threading.Thread(target=worker) for _ in range(3)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(calls, sorted(indexes))
