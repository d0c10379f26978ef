import threading
import time

slots = threading.Semaphore(2)
lock = threading.Lock()
inside = 0
most = 0


def visit():
    global inside, most
    with slots:
        with lock:
            inside += 1
            most = max(most, inside)
        time.sleep(0.02)
        with lock:
            inside -= 1


threads = [threading.Thread(target=visit) for _ in range(6)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print("at most", most, "inside; now", inside)
