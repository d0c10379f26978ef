# title: The lock that nobody gave back
# topic: Locks
# look: The first worker returns early and never reaches `release()`. The second waits for ever: the run ends
#   with a deadlock report that names the lock, who acquired it and at which line. In CPython the program would
#   simply hang.
# try: Use `with lock:` instead; it cannot be forgotten. Or `try: ... finally: lock.release()`.
# settings: policy=gil cores=2 seed=1
import threading

lock = threading.Lock()
stock = {"tea": 0, "coffee": 5}


def sell(item):
    lock.acquire()
    if stock[item] == 0:
        print(f"no {item} left")
        return                       # the lock is still held!
    stock[item] -= 1
    print(f"sold one {item}, {stock[item]} left")
    lock.release()


first = threading.Thread(target=sell, args=("tea",), name="first")
second = threading.Thread(target=sell, args=("coffee",), name="second")
first.start()
first.join()
second.start()
second.join()
print("closing time")
