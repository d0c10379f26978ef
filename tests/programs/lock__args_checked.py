import threading

lock = threading.Lock()
try:
    lock.acquire(False, 1)
except ValueError as error:
    print(error)
try:
    lock.acquire(timeout=-2)
except ValueError as error:
    print(error)
print(lock.acquire(timeout=-1))
