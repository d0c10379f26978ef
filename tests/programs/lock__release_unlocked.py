import threading

lock = threading.Lock()
try:
    lock.release()
except RuntimeError as error:
    print(type(error).__name__, error)

rlock = threading.RLock()
try:
    rlock.release()
except RuntimeError as error:
    print(type(error).__name__, error)
