import threading
import time

stop = threading.Event()
rounds = 0


def worker():
    global rounds
    while not stop.is_set():
        rounds += 1
        time.sleep(0.02)
    print("worker stops cleanly")


t = threading.Thread(target=worker)
t.start()
time.sleep(0.05)
stop.set()
t.join()
print("rounds:", rounds)
