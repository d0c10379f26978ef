# title: A deadlock: two locks, taken in two orders
# topic: Locks
# look: Each transfer holds one account's lock and waits for the other's. The report at the end names the cycle:
#   who holds what, who waits for what, at which lines. Step back to the moment before the second lock is asked
#   for.
# try: Take the locks always in the same order (by account number) and run again. Removing the sleep makes the
#   deadlock rarer, not impossible: choose the next thread by hand and bring it about.
# settings: policy=gil cores=2 seed=1
import threading
import time


class Account:
    def __init__(self, number, balance):
        self.number = number
        self.balance = balance
        self.lock = threading.Lock()


def transfer(source, target, amount):
    with source.lock:
        print(f"locked {source.number}, asking for {target.number}")
        time.sleep(0.05)
        with target.lock:
            source.balance -= amount
            target.balance += amount
            print(f"moved {amount} from {source.number} to {target.number}")


one, two = Account(1, 100), Account(2, 100)
there = threading.Thread(target=transfer, args=(one, two, 30), name="there")
back = threading.Thread(target=transfer, args=(two, one, 50), name="back")
there.start()
back.start()
there.join()
back.join()
print(one.balance, two.balance)
