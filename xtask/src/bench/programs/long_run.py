import threading

lock = threading.Lock()
counts = {}


def work(name):
    for i in range(10_000):
        key = (name, i % 100)
        with lock:
            counts[key] = counts.get(key, 0) + 1


threads = [threading.Thread(target=work, args=(name,)) for name in "ab"]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(sum(counts.values()))
