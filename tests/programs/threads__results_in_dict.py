import threading

results = {}


def square(n):
    results[n] = n * n


threads = [threading.Thread(target=square, args=(n,)) for n in range(6)]
for t in threads:
    t.start()
for t in threads:
    t.join()
for n in sorted(results):
    print(n, results[n])
