import threading
import time

barrier = threading.Barrier(3)
outcomes = []


def worker():
    try:
        barrier.wait()
        outcomes.append("through")
    except threading.BrokenBarrierError:
        outcomes.append("broken")


threads = [threading.Thread(target=worker) for _ in range(2)]
for t in threads:
    t.start()
time.sleep(0.02)
print(barrier.n_waiting)
barrier.abort()
for t in threads:
    t.join()
print(outcomes, barrier.broken)
