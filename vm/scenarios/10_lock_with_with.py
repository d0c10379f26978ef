# title: A lock, held by `with`
# topic: Locks
# look: Only one thread at a time is between entering and leaving the `with` block; the others wait, and their
#   lanes say for whom. The lock is released even when the block ends by an exception: the third deposit shows
#   it.
# try: Remove `with lock:` (and the indentation) and compare the balance. Choose the policy any bytecode to see
#   it under harder conditions.
# settings: policy=gil cores=2 seed=1
import threading
import time

balance = 0
lock = threading.Lock()


def deposit(amount):
    global balance
    with lock:                       # acquire ... release
        seen = balance
        time.sleep(0.05)             # the bank is slow
        if amount < 0:
            raise ValueError("a deposit must be positive")
        balance = seen + amount


def teller(amount):
    try:
        deposit(amount)
        print(f"deposited {amount}")
    except ValueError as error:
        print("refused:", error)


threads = [threading.Thread(target=teller, args=(amount,)) for amount in (10, 20, -5, 30)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print("balance:", balance, "- the lock is", "held" if lock.locked() else "free")
