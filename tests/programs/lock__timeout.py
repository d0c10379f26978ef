import threading
import time

lock = threading.Lock()


def holder():
    with lock:
        time.sleep(0.1)


t = threading.Thread(target=holder)
t.start()
time.sleep(0.02)
print("in time?", lock.acquire(timeout=0.02))
print("in time?", lock.acquire(timeout=1))
lock.release()
t.join()
