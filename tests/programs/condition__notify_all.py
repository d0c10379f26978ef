import threading
import time

condition = threading.Condition()
started = False
finished = []


def runner(n):
    with condition:
        while not started:
            condition.wait()
        finished.append(n)


runners = [threading.Thread(target=runner, args=(n,)) for n in range(4)]
for t in runners:
    t.start()
time.sleep(0.02)
print("finished before the start:", finished)
with condition:
    started = True
    condition.notify_all()
for t in runners:
    t.join()
print(sorted(finished))
