import threading

s = threading.Semaphore(2)
print(s.acquire(blocking=False), s.acquire(blocking=False), s.acquire(blocking=False))
print(s.acquire(timeout=0.01))
s.release(2)
print(s.acquire(), s.acquire())
s.release()
print(s.acquire(timeout=0.01))
try:
    threading.Semaphore(-1)
except ValueError as error:
    print(error)
