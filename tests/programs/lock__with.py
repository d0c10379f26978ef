import threading

lock = threading.Lock()
print(lock.locked())
with lock:
    print(lock.locked())
print(lock.locked())

try:
    with lock:
        raise ValueError("inside")
except ValueError as error:
    print("caught", error, "and released:", not lock.locked())
