import threading

lock = threading.RLock()


def factorial(n):
    with lock:
        if n == 0:
            return 1
        return n * factorial(n - 1)


print(factorial(10))
print(lock.acquire(), lock.acquire())
lock.release()
lock.release()
try:
    lock.release()
except RuntimeError as error:
    print(error)
