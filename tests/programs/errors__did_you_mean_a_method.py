import threading

lock = threading.Lock()
print("before")
lock.aquire()
