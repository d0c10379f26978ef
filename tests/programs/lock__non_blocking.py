import threading

lock = threading.Lock()
print(lock.acquire())
print(lock.acquire(blocking=False))
print(lock.acquire(False))
lock.release()
print(lock.acquire(blocking=False))
lock.release()
