import threading

s = threading.BoundedSemaphore(1)
s.acquire()
s.release()
try:
    s.release()
except ValueError as error:
    print("ValueError:", error)

free = threading.Semaphore(1)
free.release()
free.release()
print([free.acquire(blocking=False) for _ in range(4)])
