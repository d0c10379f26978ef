import threading

results = [None] * 4


def make(i):
    def job():
        results[i] = i ** 2
    return job


threads = [threading.Thread(target=make(i)) for i in range(4)]
[t.start() for t in threads]
[t.join() for t in threads]
print(results)

late = []
jobs = [threading.Thread(target=lambda: late.append(i)) for i in range(3)]
for t in jobs:
    t.start()
    t.join()
print(late)
